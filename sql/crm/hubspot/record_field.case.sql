-- Which properties of each ticket are filled; the values stay in HubSpot.
select
    'case' as object_type,
    r.id as record_id,
    r.field__subject as field__subject,
    r.field__content as field__content,
    r.field__hs_ticket_priority as field__hs_ticket_priority,
    r.field__hs_ticket_category as field__hs_ticket_category,
    r.field__source_type as field__source_type,
    r.field__hubspot_owner_id as field__hubspot_owner_id
from ticket r
