-- When a deal entered and left each stage, from the changes that the timeline logged; the first stage is the one before the first change.
with changed as (
    select
        ta."targetOpportunityId" as opportunity_id,
        ta.properties #>> '{diff,stage,before}' as old_stage,
        ta.properties #>> '{diff,stage,after}' as new_stage,
        ta."happensAt" as changed_at,
        ta."workspaceMemberId" as changed_by_user_id,
        row_number() over (partition by ta."targetOpportunityId" order by ta."happensAt", ta.id) as n
    from "timelineActivity" ta
    where ta."timelineActivityTypeSnapshot" ->> 'action' = 'updated' and not ta."linkedRecordId" is not null and ta."targetOpportunityId" is not null and ta.properties #>> '{diff,stage,after}' is not null
),
entered as (
    select
        o.id as opportunity_id,
        case when c.n is null then o.stage::text else c.old_stage end as stage_native,
        o."createdAt" as entered_at,
        o."createdByWorkspaceMemberId" as changed_by_user_id,
        0 as n
    from opportunity o
    left join changed c on c.opportunity_id = o.id and c.n = 1
    union all
    select c.opportunity_id, c.new_stage, c.changed_at, c.changed_by_user_id, c.n
    from changed c
    join opportunity o on o.id = c.opportunity_id
)
select
    e.opportunity_id as opportunity_id,
    e.stage_native as stage_native,
    case
        when e.stage_native = 'CUSTOMER' or e.stage_native like '%WON%' then 'won'
        when e.stage_native like '%LOST%' then 'lost'
        else 'open'
    end as stage_canonical,
    e.entered_at as entered_at,
    lead(e.entered_at) over (partition by e.opportunity_id order by e.n) as left_at,
    e.changed_by_user_id as changed_by_user_id,
    'field_change' as basis,
    lag(e.stage_native) over (partition by e.opportunity_id order by e.n) as previous_stage_native
from entered e
where e.stage_native is not null
