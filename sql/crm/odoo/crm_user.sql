-- One row per account; Odoo's own accounts are known by their names in ir_model_data, a deactivation is dated by the last change.
with own as (
    select d.res_id as user_id
    from ir_model_data d
    where d.model = 'res.users'
        and d.module = 'base'
        and d.name in ('user_root', 'public_user', 'default_user', 'template_portal_user_id')
),
administrator as (
    select distinct r.uid as user_id
    from res_groups_users_rel r
    join ir_model_data d on d.model = 'res.groups' and d.res_id = r.gid
    where d.module = 'base' and d.name = 'group_system'
)
select
    u.id as user_id,
    case when u.id = 1 or o.user_id is not null then 'system' when u.share then 'portal' else 'human' end as user_kind,
    u.active as is_active,
    a.user_id is not null as is_admin,
    nullif(p.function, '') as job_title,
    nullif(p.tz, '') as tz,
    u.create_date as created_at,
    greatest(u.write_date, p.write_date) as modified_at,
    case when not u.active then u.write_date end as deactivated_at,
    (select max(l.create_date) from res_users_log l where l.create_uid = u.id) as last_login_at,
    false as is_deleted
from res_users u
join res_partner p on p.id = u.partner_id
left join own o on o.user_id = u.id
left join administrator a on a.user_id = u.id
