-- Columns of the main tables, without those that only label another. Forms are not read: what is on one is not known.
with every as (
    select 'account' as object_type, c.* from dv_account_column c
    union all
    select 'contact', c.* from dv_contact_column c
    union all
    select 'lead', c.* from dv_lead_column c
    union all
    select 'opportunity', c.* from dv_opportunity_column c
    union all
    select 'case', c.* from dv_incident_column c
)
select
    c.object_type as object_type,
    case when c.column_type in ('Lookup', 'Customer', 'Owner') then concat('_', c.name, '_value') else c.name end as field_name,
    case
        when c.column_type = 'DateTime' then 'timestamp'
        when c.column_type = 'Boolean' then 'boolean'
        when c.column_type in ('BigInt', 'Decimal', 'Double', 'Integer', 'Money') then 'number'
        else 'text'
    end as data_type,
    c.is_custom as is_custom,
    c.required in ('ApplicationRequired', 'SystemRequired') as is_required,
    c.is_audited as is_audited,
    c.may_change = 'false' as is_read_only,
    cast(null as boolean) as is_on_form,
    c.created_at as created_at,
    c.modified_at as modified_at,
    false as is_deleted
from every c
where c.part_of is null
