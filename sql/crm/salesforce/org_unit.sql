-- The tree of roles, and public groups and queues.
select
    concat('role:', r.id) as org_unit_id,
    'role' as unit_kind,
    r.name as name,
    case when r.parent_id is not null then concat('role:', r.parent_id) end as parent_org_unit_id,
    true as is_active
from sf_userrole r
union all
select
    concat('group:', g.id),
    'group',
    g.name,
    null,
    true
from sf_group g
