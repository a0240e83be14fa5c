-- Attributes of the main objects as their tables have them; custom ones start with c. Which are required, audited or shown stands in files.
select
    c.table_name as object_type,
    (
        select string_agg(case p.place when 1 then left(p.part, 1) else upper(left(p.part, 1)) end || substr(p.part, 2), '' order by p.place)
        from string_to_table(c.column_name, '_') with ordinality as p (part, place)
    ) as field_name,
    case
        when c.data_type in ('tinyint', 'boolean') then 'boolean'
        when c.data_type in ('int', 'integer', 'bigint', 'smallint', 'double', 'double precision', 'decimal', 'numeric', 'float', 'real') then 'number'
        when c.data_type = 'date' then 'date'
        when c.data_type in ('datetime', 'timestamp', 'timestamp without time zone') then 'timestamp'
        else 'text'
    end as data_type,
    left(c.column_name, 2) = 'c_' as is_custom,
    false as is_deleted
from information_schema.columns c
where c.table_schema = current_schema()
    and c.table_name in ('account', 'contact', 'lead', 'opportunity', 'case', 'call', 'meeting', 'task', 'email')
    and c.column_name not in ('id', 'deleted')
