-- Deals, without their names; EspoCRM has no next step unless the company added a field for it.
select
    o.id as opportunity_id,
    o.account_id as account_id,
    o.contact_id as primary_contact_id,
    o.assigned_user_id as owner_user_id,
    o.stage as stage_native,
    case
        when o.probability = 100 or o.stage = 'Closed Won' then 'won'
        when o.probability = 0 or o.stage = 'Closed Lost' then 'lost'
        else 'open'
    end as stage_canonical,
    o.amount as amount,
    o.amount_currency as currency,
    o.probability as probability_pct,
    o.close_date as close_date,
    o.lead_source as lead_source,
    o.created_at as created_at,
    o.modified_at as modified_at,
    o.deleted as is_deleted
from opportunity o
