-- The objects that HubSpot ships and that are read here, and the company's own.
with shipped (object_type, native_name) as (
    values ('account', 'companies'), ('contact', 'contacts'), ('opportunity', 'deals'), ('case', 'tickets'), ('call', 'calls'), ('meeting', 'meetings'), ('task', 'tasks'), ('email', 'emails'), ('note', 'notes')
)
select
    s.object_type as object_type,
    s.native_name as native_name,
    false as is_custom,
    true as is_active,
    cast(null as varchar) as created_at,
    cast(null as varchar) as modified_at,
    false as is_deleted
from shipped s
union all
select
    lower(c.name),
    c.name,
    true,
    coalesce(c.archived, 'false') <> 'true',
    c.created_at,
    c.modified_at,
    coalesce(c.archived, 'false') = 'true'
from custom_object c
