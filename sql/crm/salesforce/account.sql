-- Companies.
select
    r.id as account_id,
    case when r.owner_id like '005%' then r.owner_id end as owner_user_id,
    r.industry as industry,
    r.account_type as account_type,
    r.parent_id as parent_account_id,
    r.created_at as created_at,
    r.modified_at as modified_at,
    r.is_deleted as is_deleted
from sf_account r
