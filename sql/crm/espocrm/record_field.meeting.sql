-- Which fields of each meeting are filled; the values stay in the CRM.
-- custom: r.c_\w+ of meeting, as camelCase
select
    'meeting' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.date_start is null then 'empty' else 'filled' end as "field__dateStart",
    case when r.date_end is null then 'empty' else 'filled' end as "field__dateEnd",
    case when nullif(trim(r.status), '') is null then 'empty' when lower(trim(r.status)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__status,
    case when r.assigned_user_id is null or r.assigned_user_id = '' then 'empty' else 'filled' end as "field__assignedUserId",
    case when exists (select 1 from entity_team x where x.entity_id = r.id and x.entity_type = 'Meeting' and not x.deleted) then 'filled' else 'empty' end as "field__teamsIds",
    case when nullif(trim(r.parent_type), '') is null then 'empty' when lower(trim(r.parent_type)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__parentType",
    case when r.parent_id is null or r.parent_id = '' then 'empty' else 'filled' end as "field__parentId"
from meeting r
