-- People at companies, without their names.
-- cursor: none
select
    cast(c.id as text) as contact_id,
    cast(c.company_id as text) as account_id,
    cast(c.owner_id as text) as owner_user_id,
    datetime(c.created_at, 'unixepoch') as created_at,
    datetime(c.changed_at, 'unixepoch') as modified_at,
    c.deleted_at is not null as is_deleted
from contacts c
