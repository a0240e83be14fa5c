-- When a deal entered and left each stage, from the audit of its stage; the first stage is the one before the first change.
with changed as (
    select
        a.id,
        a.parent_id as opportunity_id,
        a.before_value_string as old_stage,
        a.after_value_string as new_stage,
        a.date_created as changed_at,
        a.created_by as changed_by_user_id,
        row_number() over (partition by a.parent_id order by a.date_created, a.id) as n
    from opportunities_audit a
    where a.field_name = 'sales_stage'
),
entered as (
    select
        o.id as opportunity_id,
        coalesce(c.old_stage, o.sales_stage) as stage_native,
        o.date_entered as entered_at,
        o.created_by as changed_by_user_id,
        0 as n
    from opportunities o
    left join changed c on c.opportunity_id = o.id and c.n = 1
    union all
    select
        c.opportunity_id,
        c.new_stage,
        c.changed_at,
        c.changed_by_user_id,
        c.n
    from changed c
)
select
    e.opportunity_id as opportunity_id,
    e.stage_native as stage_native,
    case e.stage_native when 'Closed Won' then 'won' when 'Closed Lost' then 'lost' else 'open' end as stage_canonical,
    e.entered_at as entered_at,
    lead(e.entered_at) over (partition by e.opportunity_id order by e.n) as left_at,
    e.changed_by_user_id as changed_by_user_id,
    'field_change' as basis,
    lag(e.stage_native) over (partition by e.opportunity_id order by e.n) as previous_stage_native
from entered e
where e.stage_native is not null
