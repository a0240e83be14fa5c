-- Cases, without their texts.
select
    c.id as case_id,
    c.account_id as account_id,
    c.contact_id as contact_id,
    c.assigned_user_id as owner_user_id,
    c.status as status_native,
    case when c.status in ('Closed', 'Rejected', 'Duplicate') then 'closed' else 'open' end as status_canonical,
    c.priority as priority,
    c.type as case_type,
    c.created_at as created_at,
    c.modified_at as modified_at,
    c.deleted as is_deleted
from "case" c
