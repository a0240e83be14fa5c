-- The last change of each role and layout set, and each installed extension; fields, layouts and workflows stand in files.
with changed as (
    select
        'role' as section,
        r.id as target,
        coalesce(r.modified_at, r.created_at) as changed_at,
        null as changed_by_user_id,
        case when r.deleted then 'delete' when coalesce(r.modified_at, r.created_at) = r.created_at then 'create' else 'update' end as action
    from role r
    union all
    select
        'layout',
        s.id,
        coalesce(s.modified_at, s.created_at),
        null,
        case when s.deleted then 'delete' when coalesce(s.modified_at, s.created_at) = s.created_at then 'create' else 'update' end
    from layout_set s
    union all
    select
        'package',
        concat(x.name, ' ', x.version),
        x.created_at,
        x.created_by_id,
        case when x.deleted then 'delete' else 'create' end
    from extension x
)
select
    concat(c.section, ':', c.target, ':', c.action, ':', c.changed_at) as change_id,
    c.changed_at as changed_at,
    c.changed_by_user_id as changed_by_user_id,
    c.section as section,
    c.target as target,
    c.action as action,
    1 as is_derived
from changed c
where c.changed_at is not null
