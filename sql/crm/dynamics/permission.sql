-- What each live account may do with the main tables: the widest depth of its own roles and of its teams' roles. 8 is the whole organization,
-- 4 and 2 its business unit with and without those below, 1 its own rows and those shared with it.
with held as (
    select r.user_id, r.role_id
    from dv_user_role r
    union
    select m.user_id, t.role_id
    from dv_team_role t
    join dv_membership m on m.team_id = t.team_id
),
named (object, object_type) as (
    values ('account', 'account'), ('contact', 'contact'), ('lead', 'lead'), ('opportunity', 'opportunity'), ('incident', 'case')
),
granted as (
    select
        h.user_id,
        lower(p.name) as privilege,
        max(try_cast(g.depth as integer)) as depth
    from held h
    left join dv_role r on r.id = h.role_id
    join dv_role_privilege g on g.role_id in (h.role_id, r.root_id)
    join dv_privilege p on p.id = g.privilege_id
    group by h.user_id, lower(p.name)
),
judged as (
    select
        u.id as user_id,
        n.object_type,
        exists (select 1 from held h where h.user_id = u.id) as is_known,
        (select g.depth from granted g where g.user_id = u.id and g.privilege = concat('prvread', n.object)) as may_read,
        (select g.depth from granted g where g.user_id = u.id and g.privilege = concat('prvcreate', n.object)) as may_create,
        (select g.depth from granted g where g.user_id = u.id and g.privilege = concat('prvwrite', n.object)) as may_write,
        (select g.depth from granted g where g.user_id = u.id and g.privilege = concat('prvdelete', n.object)) as may_delete,
        (select g.depth from granted g where g.user_id = u.id and g.privilege = 'prvexporttoexcel') as may_export
    from dv_user u
    cross join named n
    where coalesce(u.is_disabled, 'false') <> 'true'
)
select
    j.user_id as user_id,
    j.object_type as object_type,
    case when not j.is_known then null when j.may_read >= 8 then 'all' when j.may_read >= 2 then 'team' when j.may_read >= 1 then 'own' else 'none' end as read_level,
    case when not j.is_known then null when j.may_create >= 8 then 'all' when j.may_create >= 2 then 'team' when j.may_create >= 1 then 'own' else 'none' end as create_level,
    case when not j.is_known then null when j.may_write >= 8 then 'all' when j.may_write >= 2 then 'team' when j.may_write >= 1 then 'own' else 'none' end as update_level,
    case when not j.is_known then null when j.may_delete >= 8 then 'all' when j.may_delete >= 2 then 'team' when j.may_delete >= 1 then 'own' else 'none' end as delete_level,
    case when not j.is_known then null when j.may_export >= 1 then 'all' else 'none' end as export_level,
    case when j.is_known then 'roles' else 'no role' end as basis,
    false as is_deleted
from judged j
