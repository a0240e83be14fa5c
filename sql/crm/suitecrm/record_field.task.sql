-- Which fields of each task are filled; the values stay in the CRM. A status still at its default counts as a placeholder.
select
    'task' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when nullif(trim(r.priority), '') is null then 'empty' when lower(trim(r.priority)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__priority,
    case when coalesce(r.assigned_user_id, '') = '' then 'empty' else 'filled' end as field__assigned_user_id,
    case when r.date_due is null then 'empty' else 'filled' end as field__date_due,
    case when nullif(trim(r.status), '') is null then 'empty' when r.status = 'Not Started' then 'placeholder' else 'filled' end as field__status,
    case when exists (select 1 from securitygroups_records x where x.record_id = r.id and x.module = 'Tasks' and x.deleted = 0) then 'filled' else 'empty' end as field__security_groups
from tasks r
