-- When a deal entered and left each stage, from the audited changes of its step; the step that it began with comes from its first change.
with changes as (
    select
        a.object_id,
        a.happened_at,
        a.user_id,
        unnest(from_json(a.changes, '[{"p":"VARCHAR","o":"VARCHAR","v":"VARCHAR"}]'), recursive := true)
    from dv_audit a
    where a.object_table = 'opportunity' and a.operation in ('1', '2', '5')
),
steps as (
    select c.object_id, c.o as previous, c.v as stage, utc(c.happened_at) as entered_at, c.user_id
    from changes c
    where c.p = 'stepname' and c.v is not null
),
begun as (
    select
        s.object_id,
        null as previous,
        s.previous as stage,
        utc(o.created_at) as entered_at,
        o.created_by as user_id
    from (select *, row_number() over (partition by object_id order by entered_at) as place from steps) s
    join dv_opportunity o on o.id = s.object_id
    where s.place = 1 and s.previous is not null
),
every as (
    select * from begun
    union all
    select * from steps
)
select
    e.object_id as opportunity_id,
    e.stage as stage_native,
    'open' as stage_canonical,
    e.entered_at as entered_at,
    coalesce(
        lead(e.entered_at) over (partition by e.object_id order by e.entered_at),
        case when o.state in ('1', '2') then utc(o.closed_date) end
    ) as left_at,
    e.user_id as changed_by_user_id,
    'native' as basis,
    e.previous as previous_stage_native
from every e
left join dv_opportunity o on o.id = e.object_id
