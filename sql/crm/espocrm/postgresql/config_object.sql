-- Tables of entities; those that the company made in the Entity Manager start with c_. Their definitions stand in files.
select
    replace(t.table_name, '_', '') as object_type,
    t.table_name as native_name,
    left(t.table_name, 2) = 'c_' as is_custom,
    true as is_active,
    0 as is_deleted
from information_schema.tables t
where t.table_schema = current_schema()
    and (
        t.table_name in ('account', 'contact', 'lead', 'opportunity', 'case', 'call', 'meeting', 'task', 'email', 'campaign', 'document', 'target')
        or (
            left(t.table_name, 2) = 'c_'
            and exists (
                select 1
                from information_schema.columns k
                where k.table_schema = t.table_schema and k.table_name = t.table_name and k.column_name = 'created_at'
            )
        )
    )
