-- Which fields of each opportunity are filled; the values stay in the CRM.
select
    'opportunity' as object_type,
    o.id as record_id,
    case when nullif(trim(o.name), '') is null then 'empty' when lower(trim(o.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when o.stage is null then 'empty' else 'filled' end as field__stage,
    case when o."amountAmountMicros" is null then 'empty' else 'filled' end as field__amount,
    case when o."closeDate" is null then 'empty' else 'filled' end as "field__closeDate",
    case when o."companyId" is null then 'empty' else 'filled' end as "field__companyId",
    case when o."pointOfContactId" is null then 'empty' else 'filled' end as "field__pointOfContactId",
    case when o."ownerId" is null then 'empty' else 'filled' end as "field__ownerId"
from opportunity o
