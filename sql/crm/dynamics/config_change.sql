-- The last change of each solution, security role, custom table and custom column of the main tables.
with columns_of as (
    select 'account' as of_table, c.* from dv_account_column c
    union all
    select 'contact', c.* from dv_contact_column c
    union all
    select 'lead', c.* from dv_lead_column c
    union all
    select 'opportunity', c.* from dv_opportunity_column c
    union all
    select 'incident', c.* from dv_incident_column c
),
changed as (
    select
        'package' as section,
        concat(s.name, ' ', s.version) as target,
        coalesce(s.modified_at, s.installed_at) as changed_at,
        s.modified_by as changed_by,
        case when coalesce(s.modified_at, s.installed_at) = s.installed_at then 'create' else 'update' end as action
    from dv_solution s
    union all
    select 'role', r.id, r.modified_at, r.modified_by, case when r.modified_at = r.created_at then 'create' else 'update' end
    from dv_role r
    where r.root_id is null or r.root_id = r.id
    union all
    select 'object', e.name, e.modified_at, null, case when e.modified_at = e.created_at then 'create' else 'update' end
    from dv_entity e
    where e.is_custom = 'true' and coalesce(e.is_intersect, 'false') <> 'true'
    union all
    select 'field', concat(c.of_table, '.', c.name), c.modified_at, null, case when c.modified_at = c.created_at then 'create' else 'update' end
    from columns_of c
    where c.is_custom = 'true' and c.part_of is null
)
select
    concat(c.section, ':', c.target, ':', c.changed_at) as change_id,
    c.changed_at as changed_at,
    c.changed_by as changed_by_user_id,
    c.section as section,
    c.target as target,
    c.action as action,
    true as is_derived
from changed c
where c.changed_at is not null
