-- Which fields of each task are filled; the values stay in the CRM. A status still at its default counts as a placeholder.
-- custom: r.c_\w+ of task, as camelCase
select
    'task' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when nullif(trim(r.priority), '') is null then 'empty' when lower(trim(r.priority)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__priority,
    case when r.assigned_user_id is null or r.assigned_user_id = '' then 'empty' else 'filled' end as "field__assignedUserId",
    case when exists (select 1 from entity_team x where x.entity_id = r.id and x.entity_type = 'Task' and not x.deleted) then 'filled' else 'empty' end as "field__teamsIds",
    case when r.date_end is null and r.date_end_date is null then 'empty' else 'filled' end as "field__dateEnd",
    case when nullif(trim(r.status), '') is null then 'empty' when r.status = 'Not Started' then 'placeholder' else 'filled' end as field__status
from task r
