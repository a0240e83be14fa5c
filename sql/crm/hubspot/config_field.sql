-- Properties of the main objects. Every one keeps its history; what is required or on a form is not told.
with every as (
    select 'account' as object_type, p.* from company_property p
    union all
    select 'contact', p.* from contact_property p
    union all
    select 'opportunity', p.* from deal_property p
    union all
    select 'case', p.* from ticket_property p
)
select
    p.object_type as object_type,
    p.id as field_name,
    case p.property_type when 'datetime' then 'timestamp' when 'date' then 'date' when 'number' then 'number' when 'bool' then 'boolean' else 'text' end as data_type,
    coalesce(p.is_shipped, 'false') <> 'true' as is_custom,
    cast(null as boolean) as is_required,
    true as is_audited,
    p.is_read_only = 'true' or p.is_calculated = 'true' as is_read_only,
    cast(null as boolean) as is_on_form,
    p.created_at as created_at,
    p.modified_at as modified_at,
    coalesce(p.archived, 'false') = 'true' as is_deleted
from every p
