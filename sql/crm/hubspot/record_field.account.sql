-- Which properties of each company are filled; the values stay in HubSpot.
select
    'account' as object_type,
    r.id as record_id,
    r.field__name as field__name,
    r.field__domain as field__domain,
    r.field__industry as field__industry,
    r.field__phone as field__phone,
    r.field__city as field__city,
    r.field__country as field__country,
    r.field__numberofemployees as field__numberofemployees,
    r.field__hubspot_owner_id as field__hubspot_owner_id
from company r
