-- One row per account. Customers' and partners' users are portal accounts; integration and automated users are no people.
select
    u.id as user_id,
    case
        when u.user_type = 'Standard' and p.name in ('Salesforce API Only System Integrations', 'Minimum Access - API Only Integrations') then 'integration'
        when u.user_type = 'Standard' then 'human'
        when u.user_type = 'CloudIntegrationUser' then 'integration'
        when u.user_type in ('AutomatedProcess', 'Guest') then 'system'
        else 'portal'
    end as user_kind,
    u.is_active as is_active,
    p.is_admin as is_admin,
    p.name as license,
    u.manager_id as manager_user_id,
    u.title as job_title,
    u.department as department,
    u.zone as tz,
    u.created_at as created_at,
    u.modified_at as modified_at,
    u.last_login_at as last_login_at,
    false as is_deleted
from sf_user u
left join sf_profile p on p.id = u.profile_id
