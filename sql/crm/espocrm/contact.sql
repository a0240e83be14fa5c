-- People at companies, without their names and addresses.
select
    c.id as contact_id,
    c.account_id as account_id,
    c.assigned_user_id as owner_user_id,
    c.created_at as created_at,
    c.modified_at as modified_at,
    c.deleted as is_deleted
from contact c
