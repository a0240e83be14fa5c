-- What each live account may do with the main objects: its own roles, else those of its groups, the widest of them; without a role, the defaults.
-- Two settings in config.php can change that order; a module switched off is closed. Who may edit may create.
with action as (
    select a.id, a.category, a.name, a.aclaccess
    from acl_actions a
    where a.deleted = 0
        and a.acltype = 'module'
        and a.category in ('Accounts', 'Contacts', 'Leads', 'Opportunities', 'Cases', 'Calls', 'Meetings', 'Tasks', 'Emails', 'Notes', 'AOR_Reports')
        and a.name in ('access', 'view', 'edit', 'delete', 'export')
),
own_role as (
    select distinct r.user_id, r.role_id
    from acl_roles_users r
    where r.deleted = 0
),
held as (
    select o.user_id, o.role_id
    from own_role o
    union
    select m.user_id, g.role_id
    from securitygroups_users m
    join securitygroups_acl_roles g on g.securitygroup_id = m.securitygroup_id and g.deleted = 0
    where m.deleted = 0 and not exists (select 1 from own_role o where o.user_id = m.user_id)
),
override as (
    select h.user_id, x.action_id, max(nullif(x.access_override, 0)) as access
    from held h
    join acl_roles_actions x on x.role_id = h.role_id and x.deleted = 0
    group by h.user_id, x.action_id
),
granted as (
    select
        u.id as user_id,
        a.category,
        max(case when a.name = 'access' then coalesce(o.access, a.aclaccess) end) as access,
        max(case when a.name = 'view' then coalesce(o.access, a.aclaccess) end) as view_access,
        max(case when a.name = 'edit' then coalesce(o.access, a.aclaccess) end) as edit_access,
        max(case when a.name = 'delete' then coalesce(o.access, a.aclaccess) end) as delete_access,
        max(case when a.name = 'export' then coalesce(o.access, a.aclaccess) end) as export_access
    from users u
    cross join action a
    left join override o on o.user_id = u.id and o.action_id = a.id
    where u.status = 'Active' and u.deleted = 0 and coalesce(u.is_group, 0) = 0 and coalesce(u.portal_only, 0) = 0
    group by u.id, a.category
)
select
    g.user_id as user_id,
    case g.category
        when 'Accounts' then 'account'
        when 'Contacts' then 'contact'
        when 'Leads' then 'lead'
        when 'Opportunities' then 'opportunity'
        when 'Cases' then 'case'
        when 'Calls' then 'call'
        when 'Meetings' then 'meeting'
        when 'Tasks' then 'task'
        when 'Emails' then 'email'
        when 'Notes' then 'note'
        when 'AOR_Reports' then 'report'
        else lower(g.category)
    end as object_type,
    case when u.is_admin = 1 then 'all' when g.access < 89 then 'none' when g.view_access >= 90 then 'all' when g.view_access = 80 then 'team' when g.view_access = 75 then 'own' when g.view_access < 0 then 'none' end as read_level,
    case when u.is_admin = 1 or (g.access >= 89 and g.edit_access >= 75) then 'all' when g.access < 89 or g.edit_access < 75 then 'none' end as create_level,
    case when u.is_admin = 1 then 'all' when g.access < 89 then 'none' when g.edit_access >= 90 then 'all' when g.edit_access = 80 then 'team' when g.edit_access = 75 then 'own' when g.edit_access < 0 then 'none' end as update_level,
    case when u.is_admin = 1 then 'all' when g.access < 89 then 'none' when g.delete_access >= 90 then 'all' when g.delete_access = 80 then 'team' when g.delete_access = 75 then 'own' when g.delete_access < 0 then 'none' end as delete_level,
    case when u.is_admin = 1 then 'all' when g.access < 89 then 'none' when g.export_access >= 90 then 'all' when g.export_access = 80 then 'team' when g.export_access = 75 then 'own' when g.export_access < 0 then 'none' end as export_level,
    case
        when u.is_admin = 1 then 'admin'
        when exists (select 1 from held h where h.user_id = g.user_id) then 'roles'
        else 'default'
    end as basis,
    0 as is_deleted
from granted g
join users u on u.id = g.user_id
