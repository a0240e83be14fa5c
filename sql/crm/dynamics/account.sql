-- Companies.
select
    r.id as account_id,
    r.user_id as owner_user_id,
    coalesce(r.industry, r.industry_code) as industry,
    coalesce(r.account_type, r.type_code) as account_type,
    r.parent_id as parent_account_id,
    r.created_at as created_at,
    r.modified_at as modified_at,
    exists (select 1 from dv_audit a where a.operation = '3' and a.object_id = r.id) as is_deleted
from dv_account r
