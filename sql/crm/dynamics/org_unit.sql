-- The tree of business units, and the teams in them; a unit's default team is the unit itself.
select
    concat('bu:', b.id) as org_unit_id,
    'business_unit' as unit_kind,
    b.name as name,
    case when b.parent_id is not null then concat('bu:', b.parent_id) end as parent_org_unit_id,
    b.is_disabled = 'false' as is_active
from dv_unit b
union all
select
    concat('team:', t.id),
    'team',
    t.name,
    concat('bu:', t.unit_id),
    true
from dv_team t
where t.is_default is distinct from 'true'
