-- Fields of the main objects that the account sees. Page layouts are not read: what is on a form is not known.
with every as (
    select 'account' as object_type, f.* from sf_field_account f
    union all
    select 'contact', f.* from sf_field_contact f
    union all
    select 'lead', f.* from sf_field_lead f
    union all
    select 'opportunity', f.* from sf_field_opportunity f
    union all
    select 'case', f.* from sf_field_case f
)
select
    f.object_type as object_type,
    f.field as field_name,
    case
        when f.data_type = 'Date/Time' then 'timestamp'
        when f.data_type = 'Date' then 'date'
        when f.data_type = 'Checkbox' then 'boolean'
        when f.data_type like 'Currency%' or f.data_type like 'Number%' or f.data_type like 'Percent%' or f.data_type like 'Auto Number%' then 'number'
        else 'text'
    end as data_type,
    f.field like '%\_\_c' escape '\' as is_custom,
    f.is_nillable = 'false' and f.is_calculated = 'false' and f.data_type <> 'Checkbox'
        and f.field not in ('Id', 'OwnerId', 'CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate', 'SystemModstamp', 'IsDeleted') as is_required,
    f.is_tracked as is_audited,
    f.is_calculated as is_read_only,
    cast(null as boolean) as is_on_form,
    false as is_deleted
from every f
