-- Fields of the main objects: standard ones as their tables have them (required and audited stand in files), custom ones as Studio keeps them.
with standard as (
    select
        case c.table_name
            when 'accounts' then 'account'
            when 'contacts' then 'contact'
            when 'leads' then 'lead'
            when 'opportunities' then 'opportunity'
            when 'cases' then 'case'
            when 'calls' then 'call'
            when 'meetings' then 'meeting'
            when 'tasks' then 'task'
        end as object_type,
        c.column_name as field_name,
        case
            when c.data_type = 'tinyint' then 'boolean'
            when c.data_type in ('int', 'bigint', 'smallint', 'double', 'decimal', 'float') then 'number'
            when c.data_type = 'date' then 'date'
            when c.data_type = 'datetime' then 'timestamp'
            else 'text'
        end as data_type
    from information_schema.columns c
    where c.table_schema = database()
        and c.table_name in ('accounts', 'contacts', 'leads', 'opportunities', 'cases', 'calls', 'meetings', 'tasks')
        and c.column_name not in ('id', 'deleted')
)
select
    s.object_type as object_type,
    s.field_name as field_name,
    s.data_type as data_type,
    0 as is_custom,
    null as is_required,
    null as is_audited,
    null as modified_at,
    0 as is_deleted
from standard s
union all
select
    case f.custom_module
        when 'Accounts' then 'account'
        when 'Contacts' then 'contact'
        when 'Leads' then 'lead'
        when 'Opportunities' then 'opportunity'
        when 'Cases' then 'case'
        when 'Calls' then 'call'
        when 'Meetings' then 'meeting'
        when 'Tasks' then 'task'
        when 'Emails' then 'email'
        when 'Notes' then 'note'
        when 'AOR_Reports' then 'report'
        else lower(f.custom_module)
    end,
    f.name,
    case
        when f.type = 'bool' then 'boolean'
        when f.type in ('int', 'float', 'decimal', 'currency') then 'number'
        when f.type = 'date' then 'date'
        when f.type in ('datetime', 'datetimecombo') then 'timestamp'
        when f.type in ('enum', 'multienum', 'radioenum', 'dynamicenum') then 'choice'
        when f.type in ('relate', 'parent', 'id') then 'link'
        else 'text'
    end,
    left(f.name, 5) <> 'jjwg_',
    f.required,
    f.audited,
    f.date_modified,
    f.deleted
from fields_meta_data f
