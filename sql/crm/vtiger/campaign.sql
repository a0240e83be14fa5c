-- Campaigns, without their names; vTiger keeps when one is to end, not when it begins.
select
    c.campaignid as campaign_id,
    u.id as owner_user_id,
    nullif(c.campaignstatus, '') as status_native,
    nullif(c.campaigntype, '') as campaign_type,
    c.closingdate as end_date,
    c.budgetcost as budget,
    (
        select y.currency_code
        from vtiger_currency_info y
        where y.deleted = 0 and y.defaultid = '-11'
        order by y.id
        limit 1
    ) as currency,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    e.deleted as is_deleted
from vtiger_campaign c
join vtiger_crmentity e on e.crmid = c.campaignid
left join vtiger_users u on u.id = e.smownerid
