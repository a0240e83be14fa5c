-- One row per account; application users and non-interactive ones are no people.
select
    u.id as user_id,
    case
        when u.application_id is not null or u.access_mode in ('4', '5') then 'integration'
        when u.access_mode = '3' then 'system'
        else 'human'
    end as user_kind,
    u.is_disabled = 'false' as is_active,
    u.access_mode = '1' as is_admin,
    u.manager_id as manager_user_id,
    u.title as job_title,
    u.created_at as created_at,
    u.modified_at as modified_at,
    (
        select max(a.happened_at)
        from dv_audit a
        where a.operation = '4' and a.action = '64' and coalesce(a.object_id, a.user_id) = u.id
    ) as last_login_at,
    false as is_deleted
from dv_user u
