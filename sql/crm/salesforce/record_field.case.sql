-- Which fields of each case are filled; the values stay in Salesforce.
select
    'case' as object_type,
    r.id as record_id,
    r.field__Subject as field__Subject,
    r.field__Description as field__Description,
    r.field__AccountId as field__AccountId,
    r.field__ContactId as field__ContactId,
    r.field__Priority as field__Priority,
    r.field__Type as field__Type,
    r.field__Origin as field__Origin,
    r.field__Reason as field__Reason
from sf_case r
