-- Campaigns, without their names and texts.
select
    c.id as campaign_id,
    c.assigned_user_id as owner_user_id,
    c.status as status_native,
    c.type as campaign_type,
    c.start_date as start_date,
    c.end_date as end_date,
    c.budget as budget,
    c.budget_currency as currency,
    c.created_at as created_at,
    c.modified_at as modified_at,
    c.deleted as is_deleted
from campaign c
