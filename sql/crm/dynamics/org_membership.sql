-- Each account's business unit, and its teams; Dataverse keeps no dates.
select
    concat('bu:', u.unit_id) as org_unit_id,
    u.id as user_id,
    true as is_primary,
    null as valid_from,
    null as valid_to,
    'snapshot' as valid_basis
from dv_user u
where u.unit_id is not null and u.is_disabled = 'false'
union all
select
    concat('team:', m.team_id),
    m.user_id,
    false,
    null,
    null,
    'snapshot'
from dv_membership m
join dv_team t on t.id = m.team_id and t.is_default is distinct from 'true'
