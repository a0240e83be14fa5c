-- Deals, without their names; amounts are kept in the base currency.
select
    p.potentialid as opportunity_id,
    nullif(p.related_to, 0) as account_id,
    nullif(p.contact_id, 0) as primary_contact_id,
    u.id as owner_user_id,
    nullif(p.sales_stage, '') as stage_native,
    case p.sales_stage when 'Closed Won' then 'won' when 'Closed Lost' then 'lost' else 'open' end as stage_canonical,
    p.amount as amount,
    (
        select c.currency_code
        from vtiger_currency_info c
        where c.deleted = 0 and c.defaultid = '-11'
        order by c.id
        limit 1
    ) as currency,
    p.amount as amount_base,
    p.probability as probability_pct,
    p.closingdate as close_date,
    nullif(nullif(p.potentialtype, ''), '--None--') as opportunity_type,
    nullif(nullif(p.leadsource, ''), '--None--') as lead_source,
    (
        select max(b.changedon)
        from vtiger_modtracker_basic b
        join vtiger_modtracker_detail d on d.id = b.id
        where b.crmid = p.potentialid and b.status = 0 and d.fieldname = 'sales_stage'
    ) as last_stage_change_at,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    e.deleted as is_deleted
from vtiger_potential p
join vtiger_crmentity e on e.crmid = p.potentialid
left join vtiger_users u on u.id = e.smownerid
