-- Which fields of each meeting are filled; the values stay in the CRM.
select
    'meeting' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.date_start is null then 'empty' else 'filled' end as field__date_start,
    case when r.date_end is null then 'empty' else 'filled' end as field__date_end,
    case when nullif(trim(r.status), '') is null then 'empty' when lower(trim(r.status)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__status,
    case when coalesce(r.assigned_user_id, '') = '' then 'empty' else 'filled' end as field__assigned_user_id,
    case when coalesce(r.parent_id, '') = '' then 'empty' else 'filled' end as field__parent_id,
    case when exists (select 1 from securitygroups_records x where x.record_id = r.id and x.module = 'Meetings' and x.deleted = 0) then 'filled' else 'empty' end as field__security_groups
from meetings r
