-- Installed modules by their last update, and what a person last changed: custom models and fields, views, groups, record rules, settings.
with changed as (
    select
        'package' as section,
        concat(m.name, ' ', m.latest_version) as target,
        'update' as action,
        m.write_date as changed_at,
        m.write_uid as changed_by_user_id
    from ir_module_module m
    where m.state = 'installed'
    union all
    select 'object', m.model, case when m.write_date > m.create_date then 'update' else 'create' end, m.write_date, m.write_uid
    from ir_model m
    where m.state = 'manual'
    union all
    select
        'field',
        concat(f.model, '.', f.name),
        case when f.write_date > f.create_date then 'update' else 'create' end,
        f.write_date,
        f.write_uid
    from ir_model_fields f
    where f.state = 'manual'
    union all
    select 'layout', concat(v.model, ':', v.id), case when v.write_date > v.create_date then 'update' else 'create' end, v.write_date, v.write_uid
    from ir_ui_view v
    where v.write_uid > 1
    union all
    select 'role', cast(g.id as text), case when g.write_date > g.create_date then 'update' else 'create' end, g.write_date, g.write_uid
    from res_groups g
    where g.write_uid > 1
    union all
    select 'permission', cast(r.id as text), case when r.write_date > r.create_date then 'update' else 'create' end, r.write_date, r.write_uid
    from ir_rule r
    where r.write_uid > 1
    union all
    select 'setting', p.key, case when p.write_date > p.create_date then 'update' else 'create' end, p.write_date, p.write_uid
    from ir_config_parameter p
    where p.write_uid > 1
)
select
    concat(c.section, ':', c.target, ':', c.changed_at) as change_id,
    c.changed_at as changed_at,
    c.changed_by_user_id as changed_by_user_id,
    c.section as section,
    c.target as target,
    c.action as action,
    true as is_derived
from changed c
where c.changed_at is not null
