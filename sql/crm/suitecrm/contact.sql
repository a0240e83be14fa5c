-- People at companies, without their names and addresses.
select
    c.id as contact_id,
    (select min(x.account_id) from accounts_contacts x where x.contact_id = c.id and x.deleted = 0) as account_id,
    nullif(c.assigned_user_id, '') as owner_user_id,
    c.date_entered as created_at,
    c.date_modified as modified_at,
    c.deleted as is_deleted
from contacts c
