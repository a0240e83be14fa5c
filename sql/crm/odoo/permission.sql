-- What each live account may do: any of its groups allows it, and the widest record rule of its groups says on which records.
-- Rules that hold for everybody (several companies, private meetings) are not weighed; a rule in other words than the usual gives 'some'.
with named (model, object_type) as (
    values ('crm.lead', 'lead'), ('crm.lead', 'opportunity'), ('res.partner', 'account'), ('res.partner', 'contact'), ('calendar.event', 'meeting')
),
person as (
    select u.id
    from res_users u
    where u.active and not coalesce(u.share, false) and u.id <> 1
),
allowed as (
    select
        u.id as user_id,
        m.model,
        m.id as model_id,
        bool_or(a.perm_read) as may_read,
        bool_or(a.perm_create) as may_create,
        bool_or(a.perm_write) as may_write,
        bool_or(a.perm_unlink) as may_unlink
    from person u
    cross join ir_model m
    join ir_model_access a on a.model_id = m.id and a.active
        and (a.group_id is null or exists (select 1 from res_groups_users_rel g where g.uid = u.id and g.gid = a.group_id))
    where m.model in ('crm.lead', 'res.partner', 'calendar.event')
    group by u.id, m.model, m.id
),
rule as (
    select
        r.id,
        r.model_id,
        r.perm_read,
        r.perm_create,
        r.perm_write,
        r.perm_unlink,
        case
            when replace(replace(r.domain_force, ' ', ''), '"', '''') like '%(1,''='',1)%' or replace(coalesce(r.domain_force, '[]'), ' ', '') = '[]' then 4
            when r.domain_force like '%team%' then 3
            when r.domain_force like '%user_id%user.id%' then 2
            else 1
        end as width
    from ir_rule r
    where r.active
),
ruled as (
    select
        g.uid as user_id,
        r.model_id,
        max(case when r.perm_read then r.width end) as read_width,
        max(case when r.perm_create then r.width end) as create_width,
        max(case when r.perm_write then r.width end) as write_width,
        max(case when r.perm_unlink then r.width end) as unlink_width
    from rule r
    join rule_group_rel x on x.rule_group_id = r.id
    join res_groups_users_rel g on g.gid = x.group_id
    group by g.uid, r.model_id
),
exporter as (
    select distinct g.uid as user_id
    from res_groups_users_rel g
    join ir_model_data d on d.model = 'res.groups' and d.res_id = g.gid and d.module = 'base' and d.name = 'group_allow_export'
)
select
    u.id as user_id,
    n.object_type as object_type,
    case when not coalesce(a.may_read, false) then 'none' else case coalesce(r.read_width, 4) when 4 then 'all' when 3 then 'team' when 2 then 'own' else 'some' end end as read_level,
    case when not coalesce(a.may_create, false) then 'none' else case coalesce(r.create_width, 4) when 4 then 'all' when 3 then 'team' when 2 then 'own' else 'some' end end as create_level,
    case when not coalesce(a.may_write, false) then 'none' else case coalesce(r.write_width, 4) when 4 then 'all' when 3 then 'team' when 2 then 'own' else 'some' end end as update_level,
    case when not coalesce(a.may_unlink, false) then 'none' else case coalesce(r.unlink_width, 4) when 4 then 'all' when 3 then 'team' when 2 then 'own' else 'some' end end as delete_level,
    case
        when e.user_id is null or not coalesce(a.may_read, false) then 'none'
        else case coalesce(r.read_width, 4) when 4 then 'all' when 3 then 'team' when 2 then 'own' else 'some' end
    end as export_level,
    'roles' as basis,
    false as is_deleted
from person u
cross join named n
join ir_model m on m.model = n.model
left join allowed a on a.user_id = u.id and a.model = n.model
left join ruled r on r.user_id = u.id and r.model_id = m.id
left join exporter e on e.user_id = u.id
