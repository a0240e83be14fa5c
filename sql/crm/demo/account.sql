-- Companies and households.
-- cursor: none
select
    cast(c.id as text) as account_id,
    cast(c.owner_id as text) as owner_user_id,
    c.industry as industry,
    c.kind as account_type,
    datetime(c.created_at, 'unixepoch') as created_at,
    datetime(c.changed_at, 'unixepoch') as modified_at,
    c.deleted_at is not null as is_deleted
from companies c
