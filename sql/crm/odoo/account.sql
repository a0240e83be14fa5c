-- Companies, without their names and addresses.
select
    p.id as account_id,
    p.user_id as owner_user_id,
    cast(p.industry_id as text) as industry,
    p.parent_id as parent_account_id,
    p.create_date as created_at,
    p.write_date as modified_at,
    false as is_deleted
from res_partner p
where p.is_company and not exists (select 1 from res_users u where u.partner_id = p.id)
