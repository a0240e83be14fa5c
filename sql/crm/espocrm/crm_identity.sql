-- Names of accounts, for the operator and the person only.
select
    u.id as user_id,
    u.user_name as username,
    (
        select min(e.name)
        from entity_email_address x
        join email_address e on e.id = x.email_address_id and not e.deleted
        where x.entity_id = u.id and x.entity_type = 'User' and not x.deleted and x."primary"
    ) as email,
    nullif(trim(concat_ws(' ', u.first_name, u.last_name)), '') as full_name
from "user" u
