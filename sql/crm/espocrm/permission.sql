-- What each live account may do with the main objects: the widest of its roles, its own and those of its teams; administrators may do all.
-- Where no role says anything, EspoCRM's metadata files decide: not known here.
with scope as (
    select 'Account' as name union all select 'Contact' union all select 'Lead' union all select 'Opportunity' union all select 'Case'
    union all select 'Call' union all select 'Meeting' union all select 'Task' union all select 'Email'
),
held as (
    select h.user_id, h.role_id
    from role_user h
    where not h.deleted
    union
    select m.user_id, t.role_id
    from team_user m
    join role_team t on t.team_id = m.team_id and not t.deleted
    where not m.deleted
),
said as (
    select
        h.user_id,
        s.name,
        json_unquote(json_extract(r.data, concat('$.', s.name))) = 'false' as is_closed,
        json_unquote(json_extract(r.data, concat('$.', s.name, '.read'))) as read_level,
        json_unquote(json_extract(r.data, concat('$.', s.name, '.create'))) as create_level,
        json_unquote(json_extract(r.data, concat('$.', s.name, '.edit'))) as update_level,
        json_unquote(json_extract(r.data, concat('$.', s.name, '.delete'))) as delete_level,
        r.export_permission
    from held h
    join role r on r.id = h.role_id and not r.deleted
    cross join scope s
),
ranked as (
    select
        d.user_id,
        d.name,
        max(case when d.is_closed then 1 when d.read_level in ('all', 'yes') then 4 when d.read_level = 'team' then 3 when d.read_level = 'own' then 2 when d.read_level = 'no' then 1 end) as read_rank,
        max(case when d.is_closed then 1 when d.create_level in ('all', 'yes') then 4 when d.create_level = 'no' then 1 end) as create_rank,
        max(case when d.is_closed then 1 when d.update_level in ('all', 'yes') then 4 when d.update_level = 'team' then 3 when d.update_level = 'own' then 2 when d.update_level = 'no' then 1 end) as update_rank,
        max(case when d.is_closed then 1 when d.delete_level in ('all', 'yes') then 4 when d.delete_level = 'team' then 3 when d.delete_level = 'own' then 2 when d.delete_level = 'no' then 1 end) as delete_rank,
        max(case d.export_permission when 'yes' then 4 when 'no' then 1 end) as export_rank
    from said d
    group by d.user_id, d.name
)
select
    u.id as user_id,
    lower(s.name) as object_type,
    case when u.type in ('admin', 'super-admin') or r.read_rank = 4 then 'all' when r.read_rank = 3 then 'team' when r.read_rank = 2 then 'own' when r.read_rank = 1 then 'none' end as read_level,
    case when u.type in ('admin', 'super-admin') or r.create_rank = 4 then 'all' when r.create_rank = 1 then 'none' end as create_level,
    case when u.type in ('admin', 'super-admin') or r.update_rank = 4 then 'all' when r.update_rank = 3 then 'team' when r.update_rank = 2 then 'own' when r.update_rank = 1 then 'none' end as update_level,
    case when u.type in ('admin', 'super-admin') or r.delete_rank = 4 then 'all' when r.delete_rank = 3 then 'team' when r.delete_rank = 2 then 'own' when r.delete_rank = 1 then 'none' end as delete_level,
    case when u.type in ('admin', 'super-admin') or r.export_rank = 4 then 'all' when r.export_rank = 1 then 'none' end as export_level,
    case when u.type in ('admin', 'super-admin') then 'admin' when r.user_id is not null then 'roles' else 'no role' end as basis,
    0 as is_deleted
from "user" u
cross join scope s
left join ranked r on r.user_id = u.id and r.name = s.name
where u.type in ('regular', 'admin', 'super-admin', 'api') and u.is_active and not u.deleted
