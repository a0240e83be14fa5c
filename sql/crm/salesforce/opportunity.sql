-- Deals, without their names. Salesforce itself says which stage is won and which is closed.
with closed as (
    select
        h.opportunity_id,
        max(utc(h.changed_at)) as changed_at
    from (
        select
            v.*,
            lag(v.stage) over (partition by v.opportunity_id order by utc(v.changed_at), v.id) as previous_stage
        from sf_opportunityhistory v
    ) h
    where h.stage is distinct from h.previous_stage
    group by h.opportunity_id
)
select
    r.id as opportunity_id,
    r.account_id as account_id,
    r.contact_id as primary_contact_id,
    case when r.owner_id like '005%' then r.owner_id end as owner_user_id,
    r.stage as stage_native,
    case when r.is_won = 'true' then 'won' when r.is_closed = 'true' then 'lost' when r.is_closed = 'false' then 'open' end as stage_canonical,
    r.amount as amount,
    coalesce(r.currency, o.currency) as currency,
    r.probability as probability_pct,
    r.close_date as close_date,
    case when r.is_closed = 'true' then c.changed_at end as closed_at,
    r.deal_type as opportunity_type,
    r.lead_source as lead_source,
    coalesce(utc(r.stage_at), c.changed_at) as last_stage_change_at,
    r.created_at as created_at,
    r.modified_at as modified_at,
    r.is_deleted as is_deleted
from sf_opportunity r
left join sf_organization o on true
left join closed c on c.opportunity_id = r.id
