-- Which fields of each case are filled; the values stay in the CRM. A status still at its default counts as a placeholder.
select
    'case' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when coalesce(r.assigned_user_id, '') = '' then 'empty' else 'filled' end as field__assigned_user_id,
    case when nullif(trim(r.priority), '') is null then 'empty' when lower(trim(r.priority)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__priority,
    case when nullif(trim(r.type), '') is null then 'empty' when lower(trim(r.type)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__type,
    case when nullif(trim(r.status), '') is null then 'empty' when r.status = 'Open_New' then 'placeholder' else 'filled' end as field__status,
    case when coalesce(r.account_id, '') = '' then 'empty' else 'filled' end as field__account_id,
    case when exists (select 1 from securitygroups_records x where x.record_id = r.id and x.module = 'Cases' and x.deleted = 0) then 'filled' else 'empty' end as field__security_groups
from cases r
