-- People at companies.
select
    r.id as contact_id,
    r.account_id as account_id,
    case when r.owner_id like '005%' then r.owner_id end as owner_user_id,
    r.created_at as created_at,
    r.modified_at as modified_at,
    r.is_deleted as is_deleted
from sf_contact r
