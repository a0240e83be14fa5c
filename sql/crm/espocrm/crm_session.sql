-- Session tokens as far as EspoCRM keeps them.
select
    t.id as session_key,
    t.user_id as user_id,
    t.created_at as started_at,
    t.last_access as last_seen_at,
    case when not t.is_active then t.last_access end as ended_at,
    case when not t.is_active then 'token_inactivated' else 'open' end as end_basis,
    case when t.portal_id is not null then 'portal' else 'ui' end as channel,
    0 as is_derived
from auth_token t
where not t.deleted
