-- Which properties of each contact are filled; the values stay in HubSpot.
select
    'contact' as object_type,
    r.id as record_id,
    r.field__firstname as field__firstname,
    r.field__lastname as field__lastname,
    r.field__email as field__email,
    r.field__phone as field__phone,
    r.field__jobtitle as field__jobtitle,
    r.field__company as field__company,
    r.field__lifecyclestage as field__lifecyclestage,
    r.field__hubspot_owner_id as field__hubspot_owner_id
from contact r
