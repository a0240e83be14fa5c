-- When a deal entered and left each stage, from its own history.
with versions as (
    select
        h.*,
        lag(h.stage) over (partition by h.opportunity_id order by utc(h.changed_at), h.id) as previous_stage
    from sf_opportunityhistory h
),
entered as (
    select *
    from versions v
    where v.stage is distinct from v.previous_stage
),
outcome as (
    select
        o.stage,
        max(o.is_won) as is_won,
        max(o.is_closed) as is_closed
    from sf_opportunity o
    group by o.stage
)
select
    e.opportunity_id as opportunity_id,
    e.stage as stage_native,
    case when o.is_won = 'true' then 'won' when o.is_closed = 'true' then 'lost' when o.is_closed = 'false' then 'open' end as stage_canonical,
    e.changed_at as entered_at,
    lead(utc(e.changed_at)) over (partition by e.opportunity_id order by utc(e.changed_at), e.id) as left_at,
    e.amount as amount,
    e.close_date as close_date,
    e.changed_by as changed_by_user_id,
    'native' as basis,
    e.previous_stage as previous_stage_native
from entered e
left join outcome o on o.stage = e.stage
