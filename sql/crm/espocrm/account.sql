-- Companies, without their names and addresses.
select
    a.id as account_id,
    a.assigned_user_id as owner_user_id,
    a.industry as industry,
    a.type as account_type,
    a.created_at as created_at,
    a.modified_at as modified_at,
    a.deleted as is_deleted
from account a
