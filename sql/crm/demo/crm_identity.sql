-- Login, e-mail and name per account: for the operator only.
-- cursor: none
select
    cast(a.id as text) as user_id,
    a.login as username,
    a.email as email,
    nullif(trim(coalesce(a.first_name, '') || ' ' || coalesce(a.last_name, '')), '') as full_name
from accounts_login a
