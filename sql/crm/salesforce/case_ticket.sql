-- Cases.
select
    r.id as case_id,
    r.account_id as account_id,
    r.contact_id as contact_id,
    case when r.owner_id like '005%' then r.owner_id end as owner_user_id,
    r.status as status_native,
    case r.is_closed when 'true' then 'closed' when 'false' then 'open' end as status_canonical,
    r.priority as priority,
    r.case_type as case_type,
    r.created_at as created_at,
    r.modified_at as modified_at,
    r.closed_at as closed_at,
    r.is_deleted as is_deleted
from sf_case r
