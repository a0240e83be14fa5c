-- Which properties of each deal are filled; the values stay in HubSpot. An amount of 0 is a placeholder.
select
    'opportunity' as object_type,
    r.id as record_id,
    r.field__dealname as field__dealname,
    case when try_cast(r.amount as double) = 0 then 'placeholder' else r.field__amount end as field__amount,
    r.field__closedate as field__closedate,
    r.field__dealstage as field__dealstage,
    r.field__dealtype as field__dealtype,
    r.field__hs_next_step as field__hs_next_step,
    r.field__description as field__description,
    r.field__hubspot_owner_id as field__hubspot_owner_id
from deal r
