-- Tables of the environment, without those that only join two others; custom ones are marked.
select
    case e.name when 'incident' then 'case' when 'phonecall' then 'call' when 'appointment' then 'meeting' when 'annotation' then 'note' else e.name end as object_type,
    e.name as native_name,
    e.is_custom as is_custom,
    true as is_active,
    e.created_at as created_at,
    e.modified_at as modified_at,
    false as is_deleted
from dv_entity e
where coalesce(e.is_intersect, 'false') <> 'true'
