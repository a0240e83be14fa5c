-- What each live account may do with the main objects: the widest of its permission sets (a profile is one too), and whether the organisation's
-- default opens others' records. Where it does not, role hierarchy and sharing rules decide on each record: 'some'.
with granted as (
    select
        a.user_id,
        s.id as set_id,
        s.views_all = 'true' as views_all,
        s.changes_all = 'true' as changes_all,
        s.exports = 'true' as exports
    from sf_assignment a
    join sf_permissionset s on s.id = a.set_id
),
named (object, object_type, parent) as (
    values ('Account', 'account', 'Account'), ('Contact', 'contact', 'Account'), ('Lead', 'lead', 'Lead'), ('Opportunity', 'opportunity', 'Opportunity'), ('Case', 'case', 'Case')
),
shared as (
    select
        n.object,
        case when e.sharing = 'ControlledByParent' then p.sharing else e.sharing end as sharing
    from named n
    left join sf_entity e on e.name = n.object
    left join sf_entity p on p.name = n.parent
),
judged as (
    select
        u.id as user_id,
        n.object,
        n.object_type,
        count(g.set_id) > 0 as is_known,
        coalesce(bool_or(g.changes_all), false) as is_admin,
        coalesce(bool_or(g.views_all or g.changes_all or o.views_all = 'true' or o.changes_all = 'true'), false) as views_all,
        coalesce(bool_or(g.changes_all or o.changes_all = 'true'), false) as changes_all,
        coalesce(bool_or(o.may_read = 'true'), false) as may_read,
        coalesce(bool_or(o.may_create = 'true'), false) as may_create,
        coalesce(bool_or(o.may_edit = 'true'), false) as may_edit,
        coalesce(bool_or(o.may_delete = 'true'), false) as may_delete,
        coalesce(bool_or(g.exports), false) as exports
    from sf_user u
    cross join named n
    left join granted g on g.user_id = u.id
    left join sf_objectpermissions o on o.set_id = g.set_id and o.object = n.object
    where u.is_active = 'true' and u.user_type in ('Standard', 'CloudIntegrationUser')
    group by u.id, n.object, n.object_type
)
select
    j.user_id as user_id,
    j.object_type as object_type,
    case when not j.is_known then null when j.views_all then 'all' when not j.may_read then 'none' when s.sharing is null then null when s.sharing in ('Read', 'ReadWrite', 'ReadWriteTransfer', 'FullAccess') then 'all' else 'some' end as read_level,
    case when not j.is_known then null when j.changes_all or j.may_create then 'all' else 'none' end as create_level,
    case when not j.is_known then null when j.changes_all then 'all' when not j.may_edit then 'none' when s.sharing is null then null when s.sharing in ('ReadWrite', 'ReadWriteTransfer', 'FullAccess') then 'all' else 'some' end as update_level,
    case when not j.is_known then null when j.changes_all then 'all' when not j.may_delete then 'none' when s.sharing is null then null when s.sharing = 'FullAccess' then 'all' else 'some' end as delete_level,
    case when not j.is_known then null when j.exports then 'all' else 'none' end as export_level,
    case when not j.is_known then 'no role' when j.is_admin then 'admin' else 'roles' end as basis,
    false as is_deleted
from judged j
left join shared s on s.object = j.object
