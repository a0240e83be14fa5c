-- When a deal entered and left each stage, from its stream notes of all versions.
with noted as (
    select
        n.*,
        cast(n.data as json) as note
    from note n
    where n.parent_type = 'Opportunity' and n.type in ('Create', 'Status', 'Update')
),
entered as (
    select
        n.number,
        n.parent_id as opportunity_id,
        coalesce(n.note #>> '{attributes,became,stage}', n.note ->> 'value', n.note ->> 'statusValue') as stage_native,
        n.created_at as entered_at,
        n.created_by_id as changed_by_user_id
    from noted n
    where (n.type = 'Create' and n.note ->> 'statusField' = 'stage')
        or (n.type = 'Status' and n.note ->> 'field' = 'stage')
        or (n.type = 'Update' and n.note #>> '{attributes,became,stage}' <> n.note #>> '{attributes,was,stage}')
)
select
    e.opportunity_id as opportunity_id,
    e.stage_native as stage_native,
    case e.stage_native when 'Closed Won' then 'won' when 'Closed Lost' then 'lost' else 'open' end as stage_canonical,
    e.entered_at as entered_at,
    lead(e.entered_at) over (partition by e.opportunity_id order by e.number) as left_at,
    e.changed_by_user_id as changed_by_user_id,
    'native' as basis,
    lag(e.stage_native) over (partition by e.opportunity_id order by e.number) as previous_stage_native
from entered e
