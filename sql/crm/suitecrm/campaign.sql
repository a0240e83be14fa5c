-- Campaigns, without their names and texts; a budget in the base currency is labelled BASE, as its code is not in the database.
select
    c.id as campaign_id,
    nullif(c.assigned_user_id, '') as owner_user_id,
    c.status as status_native,
    c.campaign_type as campaign_type,
    c.start_date as start_date,
    c.end_date as end_date,
    c.budget as budget,
    case when c.budget is not null then coalesce(y.iso4217, 'BASE') end as currency,
    c.date_entered as created_at,
    c.date_modified as modified_at,
    coalesce(c.deleted, 0) as is_deleted
from campaigns c
left join currencies y on y.id = c.currency_id
