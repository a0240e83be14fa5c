-- What each live account may do with the main modules: the widest of its role's profiles, and whether others' records are open to it.
-- vTiger keeps 0 for allowed; a module's records are private (3), open to read (0), to change (1) or to delete (2) for everybody.
with held as (
    select u.userid as user_id, p.profileid
    from vtiger_user2role u
    join vtiger_role2profile p on p.roleid = u.roleid
),
wide as (
    select
        h.user_id,
        max(case when g.globalactionid = 1 and g.globalactionpermission = 0 then 1 else 0 end) as views_all,
        max(case when g.globalactionid = 2 and g.globalactionpermission = 0 then 1 else 0 end) as edits_all
    from held h
    join vtiger_profile2globalpermissions g on g.profileid = h.profileid
    group by h.user_id
),
allowed as (
    select
        h.user_id,
        m.tabid,
        max(case when m.permissions = 0 then 1 else 0 end) as may_open,
        max(case when m.permissions = 0 and s.operation = 7 and s.permissions = 0 then 1 else 0 end) as may_create,
        max(case when m.permissions = 0 and s.operation = 1 and s.permissions = 0 then 1 else 0 end) as may_edit,
        max(case when m.permissions = 0 and s.operation = 2 and s.permissions = 0 then 1 else 0 end) as may_delete,
        max(case when m.permissions = 0 and s.operation = 4 and s.permissions = 0 then 1 else 0 end) as may_view
    from held h
    join vtiger_profile2tab m on m.profileid = h.profileid
    join vtiger_profile2standardpermissions s on s.profileid = m.profileid and s.tabid = m.tabid
    group by h.user_id, m.tabid
),
judged as (
    select
        u.id as user_id,
        t.name,
        u.is_admin = 'on' as is_admin,
        a.user_id is not null as is_known,
        a.may_create,
        a.may_edit,
        a.may_delete,
        a.may_open = 1 and a.may_view = 1 as may_read,
        coalesce(w.views_all, 0) = 1 or coalesce(w.edits_all, 0) = 1 or o.permission in (0, 1, 2) as reads_others,
        coalesce(w.edits_all, 0) = 1 or o.permission in (1, 2) as edits_others,
        coalesce(w.edits_all, 0) = 1 or o.permission = 2 as deletes_others
    from vtiger_users u
    cross join vtiger_tab t
    left join allowed a on a.user_id = u.id and a.tabid = t.tabid
    left join wide w on w.user_id = u.id
    left join vtiger_def_org_share o on o.tabid = t.tabid
    where u.status = 'Active' and u.deleted = 0 and t.name in ('Accounts', 'Contacts', 'Leads', 'Potentials', 'HelpDesk')
)
select
    j.user_id as user_id,
    case j.name
        when 'Accounts' then 'account'
        when 'Contacts' then 'contact'
        when 'Leads' then 'lead'
        when 'Potentials' then 'opportunity'
        else 'case'
    end as object_type,
    case when j.is_admin then 'all' when not j.is_known then null when not j.may_read then 'none' when j.reads_others then 'all' else 'team' end as read_level,
    case when j.is_admin then 'all' when not j.is_known then null when j.may_create = 0 then 'none' else 'all' end as create_level,
    case when j.is_admin then 'all' when not j.is_known then null when j.may_edit = 0 then 'none' when j.edits_others then 'all' else 'team' end as update_level,
    case when j.is_admin then 'all' when not j.is_known then null when j.may_delete = 0 then 'none' when j.deletes_others then 'all' else 'team' end as delete_level,
    null as export_level,
    case when j.is_admin then 'admin' when j.is_known then 'roles' else 'no role' end as basis,
    0 as is_deleted
from judged j
