-- Which fields of each case are filled; the values stay in the CRM. A status still at its default counts as a placeholder.
-- custom: r.c_\w+ of case, as camelCase
select
    'case' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.assigned_user_id is null or r.assigned_user_id = '' then 'empty' else 'filled' end as "field__assignedUserId",
    case when exists (select 1 from entity_team x where x.entity_id = r.id and x.entity_type = 'Case' and not x.deleted) then 'filled' else 'empty' end as "field__teamsIds",
    case when nullif(trim(r.priority), '') is null then 'empty' when lower(trim(r.priority)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__priority,
    case when nullif(trim(r.type), '') is null then 'empty' when lower(trim(r.type)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__type,
    case when nullif(trim(r.status), '') is null then 'empty' when r.status = 'New' then 'placeholder' else 'filled' end as field__status,
    case when r.account_id is null or r.account_id = '' then 'empty' else 'filled' end as "field__accountId"
from "case" r
