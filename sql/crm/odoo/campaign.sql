-- Campaigns, without their names; Odoo gives them no dates and no budget.
select
    c.id as campaign_id,
    c.user_id as owner_user_id,
    coalesce(to_jsonb(s.name) ->> 'en_US', to_jsonb(s.name) #>> '{}') as status_native,
    c.create_date as created_at,
    c.write_date as modified_at,
    coalesce(to_jsonb(c) ->> 'active', 'true') = 'false' as is_deleted
from utm_campaign c
left join utm_stage s on s.id = c.stage_id
