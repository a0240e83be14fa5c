-- Teams; HubSpot's API tells no parent of a team.
select
    concat('team:', t.id) as org_unit_id,
    'team' as unit_kind,
    t.name as name,
    true as is_active
from team t
