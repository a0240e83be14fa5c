-- Campaigns, without their names; a deleted one is no longer listed.
select
    c.id as campaign_id,
    o.user_id as owner_user_id,
    c.status as status_native,
    c.start_date as start_date,
    c.end_date as end_date,
    c.budget as budget,
    coalesce(c.currency, a.currency) as currency,
    c.created_at as created_at,
    c.modified_at as modified_at,
    false as is_deleted
from campaign c
left join account_details a on true
left join (select w.id as owner_id, max(coalesce(w.user_id, w.former_user_id)) as user_id from owner w group by w.id) o on o.owner_id = c.owner_id
