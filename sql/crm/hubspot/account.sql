-- Companies.
select
    c.id as account_id,
    o.user_id as owner_user_id,
    c.industry as industry,
    c.company_type as account_type,
    c.parent_id as parent_account_id,
    c.created_at as created_at,
    c.modified_at as modified_at,
    c.archived = 'true' as is_deleted
from company c
left join (select w.id as owner_id, max(coalesce(w.user_id, w.former_user_id)) as user_id from owner w group by w.id) o on o.owner_id = c.owner_id
