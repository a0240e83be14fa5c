-- Campaigns, without their names.
select
    c.id as campaign_id,
    case when c.owner_id like '005%' then c.owner_id end as owner_user_id,
    c.status as status_native,
    c.campaign_type as campaign_type,
    c.start_date as start_date,
    c.end_date as end_date,
    c.budget as budget,
    coalesce(c.currency, o.currency) as currency,
    c.created_at as created_at,
    c.modified_at as modified_at,
    c.is_deleted as is_deleted
from sf_campaign c
left join sf_organization o on true
