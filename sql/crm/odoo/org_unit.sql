-- Sales teams under their company, and the tree of companies.
select
    concat('team:', t.id) as org_unit_id,
    'team' as unit_kind,
    coalesce(to_jsonb(t.name) ->> 'en_US', to_jsonb(t.name) #>> '{}') as name,
    case when t.company_id is not null then concat('company:', t.company_id) end as parent_org_unit_id,
    t.user_id as manager_user_id,
    t.active as is_active,
    t.write_date as modified_at
from crm_team t
union all
select
    concat('company:', c.id),
    'company',
    c.name,
    case when c.parent_id is not null then concat('company:', c.parent_id) end,
    null,
    true,
    c.write_date
from res_company c
