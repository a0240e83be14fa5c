-- Which fields of each lead are filled; the values stay in Salesforce.
select
    'lead' as object_type,
    r.id as record_id,
    r.field__LastName as field__LastName,
    r.field__Company as field__Company,
    r.field__Email as field__Email,
    r.field__Phone as field__Phone,
    r.field__Title as field__Title,
    r.field__Industry as field__Industry,
    r.field__LeadSource as field__LeadSource,
    r.field__Status as field__Status
from sf_lead r
