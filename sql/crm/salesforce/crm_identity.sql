-- Names of accounts, for the operator only.
select
    u.id as user_id,
    u.username as username,
    u.email as email,
    u.name as full_name
from sf_user u
