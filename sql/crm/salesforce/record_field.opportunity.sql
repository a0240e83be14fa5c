-- Which fields of each opportunity are filled; the values stay in Salesforce. An amount of 0 is a placeholder.
select
    'opportunity' as object_type,
    r.id as record_id,
    r.field__Name as field__Name,
    r.field__AccountId as field__AccountId,
    case when try_cast(r.amount as double) = 0 then 'placeholder' else r.field__Amount end as field__Amount,
    r.field__CloseDate as field__CloseDate,
    r.field__StageName as field__StageName,
    r.field__NextStep as field__NextStep,
    r.field__Type as field__Type,
    r.field__LeadSource as field__LeadSource,
    r.field__Description as field__Description
from sf_opportunity r
