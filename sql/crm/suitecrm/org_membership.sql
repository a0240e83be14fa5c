-- Who belongs to which security group, role and department; SuiteCRM dates only the end, by the deleted relation's modification.
select
    concat('sg:', s.securitygroup_id) as org_unit_id,
    s.user_id as user_id,
    coalesce(s.primary_group, 0) as is_primary,
    case when s.deleted = 1 then s.date_modified end as valid_to,
    case when s.deleted = 1 then 'source_end' else 'snapshot' end as valid_basis
from securitygroups_users s
union all
select
    concat('role:', a.role_id),
    a.user_id,
    0,
    case when a.deleted = 1 then a.date_modified end,
    case when a.deleted = 1 then 'source_end' else 'snapshot' end
from acl_roles_users a
union all
select
    concat('dept:', trim(u.department)),
    u.id,
    0,
    null,
    'snapshot'
from users u
where u.deleted = 0 and trim(coalesce(u.department, '')) <> ''
