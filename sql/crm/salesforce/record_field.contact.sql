-- Which fields of each contact are filled; the values stay in Salesforce.
select
    'contact' as object_type,
    r.id as record_id,
    r.field__FirstName as field__FirstName,
    r.field__LastName as field__LastName,
    r.field__Email as field__Email,
    r.field__Phone as field__Phone,
    r.field__Title as field__Title,
    r.field__AccountId as field__AccountId,
    r.field__MailingCity as field__MailingCity,
    r.field__LeadSource as field__LeadSource
from sf_contact r
