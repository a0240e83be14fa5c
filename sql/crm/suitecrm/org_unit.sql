-- Security groups, roles and departments; SuiteCRM keeps no tree above its groups.
select
    concat('sg:', g.id) as org_unit_id,
    'group' as unit_kind,
    g.name as name,
    g.assigned_user_id as manager_user_id,
    1 - g.deleted as is_active,
    g.date_modified as modified_at
from securitygroups g
union all
select
    concat('role:', r.id),
    'role',
    r.name,
    null,
    1 - r.deleted,
    r.date_modified
from acl_roles r
union all
select distinct
    concat('dept:', trim(u.department)),
    'department',
    trim(u.department),
    null,
    1,
    null
from users u
where u.deleted = 0 and trim(coalesce(u.department, '')) <> ''
