-- One row per account; SuiteCRM keeps no sign-ins, and dates a deactivation only by the account's last modification.
select
    u.id as user_id,
    case when u.is_group = 1 then 'system' when u.portal_only = 1 then 'portal' else 'human' end as user_kind,
    u.status = 'Active' as is_active,
    u.is_admin as is_admin,
    nullif(u.reports_to_id, '') as manager_user_id,
    nullif(trim(u.title), '') as job_title,
    nullif(trim(u.department), '') as department,
    u.date_entered as created_at,
    u.date_modified as modified_at,
    case when u.status = 'Active' and coalesce(u.deleted, 0) = 0 then null else u.date_modified end as deactivated_at,
    coalesce(u.deleted, 0) as is_deleted
from users u
