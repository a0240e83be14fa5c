-- Names of accounts, for the operator and the person only.
select
    u.id as user_id,
    u.login as username,
    nullif(p.email, '') as email,
    p.name as full_name
from res_users u
join res_partner p on p.id = u.partner_id
