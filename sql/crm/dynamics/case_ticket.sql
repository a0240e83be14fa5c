-- Cases: active, resolved or cancelled.
select
    r.id as case_id,
    case when exists (select 1 from dv_account c where c.id = r.account_id) then r.account_id end as account_id,
    r.contact_id as contact_id,
    r.user_id as owner_user_id,
    coalesce(r.status, r.status_code) as status_native,
    case r.state when '0' then 'open' when '1' then 'closed' when '2' then 'closed' end as status_canonical,
    coalesce(r.priority, r.priority_code) as priority,
    coalesce(r.case_type, r.type_code) as case_type,
    r.created_at as created_at,
    r.modified_at as modified_at,
    exists (select 1 from dv_audit a where a.operation = '3' and a.object_id = r.id) as is_deleted
from dv_incident r
