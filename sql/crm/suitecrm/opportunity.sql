-- Deals, without their names; the base currency's own code stands in SuiteCRM's configuration file, so it is called BASE.
select
    o.id as opportunity_id,
    (select min(x.account_id) from accounts_opportunities x where x.opportunity_id = o.id and x.deleted = 0) as account_id,
    (select min(x.contact_id) from opportunities_contacts x where x.opportunity_id = o.id and x.deleted = 0) as primary_contact_id,
    nullif(o.assigned_user_id, '') as owner_user_id,
    o.sales_stage as stage_native,
    case o.sales_stage when 'Closed Won' then 'won' when 'Closed Lost' then 'lost' else 'open' end as stage_canonical,
    o.amount as amount,
    coalesce(c.iso4217, case when coalesce(o.currency_id, '-99') in ('-99', '') then 'BASE' end) as currency,
    o.amount_usdollar as amount_base,
    o.probability as probability_pct,
    o.date_closed as close_date,
    nullif(o.opportunity_type, '') as opportunity_type,
    nullif(o.lead_source, '') as lead_source,
    (
        select max(a.date_created)
        from opportunities_audit a
        where a.parent_id = o.id and a.field_name = 'sales_stage'
    ) as last_stage_change_at,
    o.date_entered as created_at,
    o.date_modified as modified_at,
    o.deleted as is_deleted
from opportunities o
left join currencies c on c.id = o.currency_id
