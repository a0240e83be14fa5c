-- People at companies.
select
    r.id as contact_id,
    case when exists (select 1 from dv_account c where c.id = r.account_id) then r.account_id end as account_id,
    r.user_id as owner_user_id,
    r.created_at as created_at,
    r.modified_at as modified_at,
    exists (select 1 from dv_audit a where a.operation = '3' and a.object_id = r.id) as is_deleted
from dv_contact r
