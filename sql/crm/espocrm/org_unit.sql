-- Teams and roles; EspoCRM keeps no tree above its teams.
select
    concat('team:', t.id) as org_unit_id,
    'team' as unit_kind,
    t.name as name,
    not t.deleted as is_active,
    t.modified_at as modified_at
from team t
union all
select
    concat('role:', r.id),
    'role',
    r.name,
    not r.deleted,
    r.modified_at
from role r
