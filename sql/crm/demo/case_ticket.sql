-- Cases of customers, without their subjects.
-- cursor: none
select
    cast(c.id as text) as case_id,
    cast(c.company_id as text) as account_id,
    cast(c.contact_id as text) as contact_id,
    cast(c.owner_id as text) as owner_user_id,
    c.status as status_native,
    case c.status
        when 'Closed' then 'closed'
        else 'open'
    end as status_canonical,
    c.priority as priority,
    c.category as case_type,
    datetime(c.created_at, 'unixepoch') as created_at,
    datetime(c.changed_at, 'unixepoch') as modified_at,
    datetime(c.closed_at, 'unixepoch') as closed_at,
    c.deleted_at is not null as is_deleted
from cases c
