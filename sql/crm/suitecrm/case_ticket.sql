-- Cases, without their texts; a status that begins with Closed is closed, whatever the separate state says.
select
    c.id as case_id,
    nullif(c.account_id, '') as account_id,
    nullif(c.contact_created_by_id, '') as contact_id,
    nullif(c.assigned_user_id, '') as owner_user_id,
    c.status as status_native,
    case when c.state = 'Closed' or c.status like 'Closed%' then 'closed' else 'open' end as status_canonical,
    nullif(c.priority, '') as priority,
    nullif(c.type, '') as case_type,
    c.date_entered as created_at,
    c.date_modified as modified_at,
    c.deleted as is_deleted
from cases c
