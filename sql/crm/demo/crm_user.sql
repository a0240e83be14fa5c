-- One row per account. Partners are people with a seat (licence partner); accounts of type portal are customers who serve themselves.
-- cursor: none
select
    cast(a.id as text) as user_id,
    case
        when a.account_type in ('user', 'admin') then 'human'
        else a.account_type
    end as user_kind,
    a.active as is_active,
    a.account_type = 'admin' as is_admin,
    a.licence as license,
    cast(a.manager_id as text) as manager_user_id,
    a.title as job_title,
    a.department as department,
    a.time_zone as tz,
    datetime(a.created_at, 'unixepoch') as created_at,
    datetime(a.changed_at, 'unixepoch') as modified_at,
    datetime(a.deactivated_at, 'unixepoch') as deactivated_at,
    datetime(a.last_login_at, 'unixepoch') as last_login_at,
    0 as is_deleted
from accounts_login a
