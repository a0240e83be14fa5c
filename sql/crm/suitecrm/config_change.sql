-- Installed packages, and the last change of each custom field, role and workflow; what is kept in files leaves no trace.
with changed as (
    select
        'package' as section,
        concat(coalesce(nullif(h.id_name, ''), h.name, h.id), ' ', coalesce(h.version, '')) as target,
        h.date_entered as changed_at,
        null as changed_by_user_id,
        'create' as action,
        0 as is_derived
    from upgrade_history h
    union all
    select
        'field',
        concat(f.custom_module, '.', f.name),
        f.date_modified,
        null,
        case when f.deleted = 1 then 'delete' else 'update' end,
        1
    from fields_meta_data f
    union all
    select
        'role',
        r.id,
        r.date_modified,
        nullif(r.modified_user_id, ''),
        case when r.deleted = 1 then 'delete' when r.date_modified = r.date_entered then 'create' else 'update' end,
        1
    from acl_roles r
    union all
    select
        'workflow',
        w.id,
        w.date_modified,
        nullif(w.modified_user_id, ''),
        case when w.deleted = 1 then 'delete' when w.date_modified = w.date_entered then 'create' else 'update' end,
        1
    from aow_workflow w
)
select
    concat(c.section, ':', c.target, ':', c.action, ':', c.changed_at) as change_id,
    c.changed_at as changed_at,
    c.changed_by_user_id as changed_by_user_id,
    c.section as section,
    c.target as target,
    c.action as action,
    c.is_derived as is_derived
from changed c
where c.changed_at is not null
