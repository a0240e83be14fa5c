-- Names of accounts, for the operator and the person only.
select
    u.id as user_id,
    u.user_name as username,
    nullif(u.email1, '') as email,
    nullif(trim(concat_ws(' ', u.first_name, u.last_name)), '') as full_name
from vtiger_users u
