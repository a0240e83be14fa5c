-- Attributes of the main objects as their tables have them; custom ones start with c. Which are required, audited or shown stands in files.
with named as (
    select
        c.table_name,
        c.column_name,
        c.data_type,
        group_concat(concat(case p.place when 1 then left(p.part, 1) else upper(left(p.part, 1)) end, substr(p.part, 2)) order by p.place separator '') as field_name
    from information_schema.columns c
    join json_table(concat('["', replace(c.column_name, '_', '","'), '"]'), '$[*]' columns (place for ordinality, part varchar(64) path '$')) p
    where c.table_schema = database()
        and c.table_name in ('account', 'contact', 'lead', 'opportunity', 'case', 'call', 'meeting', 'task', 'email')
        and c.column_name not in ('id', 'deleted')
    group by c.table_name, c.column_name, c.data_type
)
select
    n.table_name as object_type,
    n.field_name as field_name,
    case
        when n.data_type in ('tinyint', 'boolean') then 'boolean'
        when n.data_type in ('int', 'integer', 'bigint', 'smallint', 'double', 'double precision', 'decimal', 'numeric', 'float', 'real') then 'number'
        when n.data_type = 'date' then 'date'
        when n.data_type in ('datetime', 'timestamp', 'timestamp without time zone') then 'timestamp'
        else 'text'
    end as data_type,
    left(n.column_name, 2) = 'c_' as is_custom,
    0 as is_deleted
from named n
