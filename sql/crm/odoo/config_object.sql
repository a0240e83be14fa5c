-- Models with a table of their own; leads and deals share one, and so do companies and their people.
with named (model, object_type) as (
    values ('crm.lead', 'lead'), ('crm.lead', 'opportunity'), ('res.partner', 'account'), ('res.partner', 'contact'), ('calendar.event', 'meeting')
)
select
    coalesce(n.object_type, m.model) as object_type,
    m.model as native_name,
    m.state = 'manual' as is_custom,
    true as is_active,
    m.create_date as created_at,
    m.write_date as modified_at,
    false as is_deleted
from ir_model m
left join named n on n.model = m.model
where not coalesce(m.transient, false)
    and exists (
        select 1
        from information_schema.tables t
        where t.table_schema = current_schema() and t.table_name = replace(m.model, '.', '_')
    )
