-- People at companies, without their names and addresses.
select
    p.id as contact_id,
    p.parent_id as account_id,
    p.user_id as owner_user_id,
    p.create_date as created_at,
    p.write_date as modified_at,
    false as is_deleted
from res_partner p
where not coalesce(p.is_company, false) and not exists (select 1 from res_users u where u.partner_id = p.id)
