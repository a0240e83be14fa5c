-- Who belongs to which sales team, dated by Odoo itself (a removal archives the row), and to which company.
select
    concat('team:', m.crm_team_id) as org_unit_id,
    m.user_id as user_id,
    m.active and coalesce(u.sale_team_id = m.crm_team_id, false) as is_primary,
    m.create_date as valid_from,
    case when not m.active then m.write_date end as valid_to,
    'source' as valid_basis
from crm_team_member m
join res_users u on u.id = m.user_id
union all
select
    concat('company:', u.company_id),
    u.id,
    false,
    null,
    null,
    'snapshot'
from res_users u
where u.active and not coalesce(u.share, false)
