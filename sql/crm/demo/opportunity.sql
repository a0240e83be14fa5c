-- Deals, without their names and the text of their next steps. Amounts are in the deal's own currency.
-- cursor: none
select
    cast(d.id as text) as opportunity_id,
    cast(d.company_id as text) as account_id,
    cast(d.contact_id as text) as primary_contact_id,
    cast(d.owner_id as text) as owner_user_id,
    d.stage as stage_native,
    case d.stage
        when 'Prospecting' then 1
        when 'Qualification' then 2
        when 'Proposal' then 3
        when 'Negotiation' then 4
        else 5
    end as stage_order,
    case d.stage
        when 'Closed Won' then 'won'
        when 'Closed Lost' then 'lost'
        else 'open'
    end as stage_canonical,
    d.amount as amount,
    d.currency as currency,
    d.probability as probability_pct,
    d.close_day as close_date,
    datetime(d.closed_at, 'unixepoch') as closed_at,
    d.next_step_day as next_step_date,
    d.source as lead_source,
    datetime(d.stage_since, 'unixepoch') as last_stage_change_at,
    datetime(d.created_at, 'unixepoch') as created_at,
    datetime(d.changed_at, 'unixepoch') as modified_at,
    d.deleted_at is not null as is_deleted
from deals d
