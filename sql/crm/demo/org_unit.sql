-- Teams and the units above them.
-- cursor: none
select
    o.kind || ':' || o.id as org_unit_id,
    case o.kind
        when 'unit' then 'business_unit'
        else o.kind
    end as unit_kind,
    o.name as name,
    'unit:' || o.parent_id as parent_org_unit_id,
    cast(o.manager_id as text) as manager_user_id,
    o.active as is_active,
    datetime(o.changed_at, 'unixepoch') as modified_at
from org_units o
