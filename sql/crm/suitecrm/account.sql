-- Companies, without their names and addresses.
select
    a.id as account_id,
    nullif(a.assigned_user_id, '') as owner_user_id,
    nullif(a.industry, '') as industry,
    nullif(a.account_type, '') as account_type,
    nullif(a.parent_id, '') as parent_account_id,
    a.date_entered as created_at,
    a.date_modified as modified_at,
    a.deleted as is_deleted
from accounts a
