-- Names of accounts, for the operator and the person only.
select
    u.id as user_id,
    u.user_name as username,
    (
        select min(e.email_address)
        from email_addr_bean_rel x
        join email_addresses e on e.id = x.email_address_id and e.deleted = 0
        where x.bean_id = u.id and x.bean_module = 'Users' and x.deleted = 0 and x.primary_address = 1
    ) as email,
    nullif(trim(concat_ws(' ', u.first_name, u.last_name)), '') as full_name
from users u
