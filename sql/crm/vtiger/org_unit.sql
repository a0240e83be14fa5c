-- Groups, which are vTiger's teams, and the tree of roles.
select
    concat('group:', g.groupid) as org_unit_id,
    'group' as unit_kind,
    g.groupname as name,
    null as parent_org_unit_id,
    true as is_active
from vtiger_groups g
union all
select
    concat('role:', r.roleid),
    'role',
    r.rolename,
    case when r.depth > 0 then concat('role:', substring_index(substring_index(r.parentrole, '::', -2), '::', 1)) end,
    true
from vtiger_role r
