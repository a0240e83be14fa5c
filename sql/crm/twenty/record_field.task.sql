-- Which fields of each task are filled; the values stay in the CRM.
select
    'task' as object_type,
    t.id as record_id,
    case when nullif(trim(t.title), '') is null then 'empty' when lower(trim(t.title)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__title,
    case when t.status is null then 'empty' else 'filled' end as field__status,
    case when t."dueAt" is null then 'empty' else 'filled' end as "field__dueAt",
    case when t."assigneeId" is null then 'empty' else 'filled' end as "field__assigneeId"
from task t
