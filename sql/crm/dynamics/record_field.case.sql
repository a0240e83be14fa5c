-- Which columns of each case are filled; the values stay in Dataverse.
select
    'case' as object_type,
    r.id as record_id,
    r.field__title as field__title,
    r.field__description as field__description,
    r.field___customerid_value as field__customerid,
    r.field__prioritycode as field__prioritycode,
    r.field__casetypecode as field__casetypecode,
    r.field__caseorigincode as field__caseorigincode
from dv_incident r
