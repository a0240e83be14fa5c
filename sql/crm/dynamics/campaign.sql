-- Campaigns, without their names; planned dates where none has begun or ended.
select
    c.id as campaign_id,
    c.user_id as owner_user_id,
    coalesce(c.status, c.status_code) as status_native,
    coalesce(c.campaign_type, c.type_code) as campaign_type,
    cast(utc(coalesce(c.started, c.planned_start)) as date) as start_date,
    cast(utc(coalesce(c.ended, c.planned_end)) as date) as end_date,
    c.budget as budget,
    y.code as currency,
    c.created_at as created_at,
    c.modified_at as modified_at,
    false as is_deleted
from dv_campaign c
left join dv_currency y on y.id = c.currency_id
