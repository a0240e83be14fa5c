-- Who has which role, and who stands in which group or queue today; Salesforce keeps no dates of either.
select
    concat('role:', u.role_id) as org_unit_id,
    u.id as user_id,
    true as is_primary,
    null as valid_from,
    null as valid_to,
    'snapshot' as valid_basis
from sf_user u
where u.role_id is not null and u.is_active = 'true'
union all
select
    concat('group:', m.group_id),
    m.member_id,
    false,
    null,
    null,
    'snapshot'
from sf_groupmember m
join sf_group g on g.id = m.group_id
where m.member_id like '005%'
