-- Sign-ins of people: a session token was given, or the attempt was denied; API requests stand in api_request.
-- cursor: _cursor number
-- lookback: 300
select
    l.id as login_id,
    l.user_id as user_id,
    l.username as username_raw,
    l.created_at as occurred_at,
    case when l.is_denied then 'failed' else 'success' end as outcome,
    l.denial_reason as failure_reason,
    l.authentication_method as auth_method,
    case when l.portal_id is not null then 'portal' else 'ui' end as channel,
    l.auth_token_id as session_key,
    0 as is_derived,
    l.request_time as _cursor
from auth_log_record l
where not l.deleted
    and (l.is_denied or l.auth_token_id is not null)
    and l.request_time > :cursor
order by l.request_time
limit :page_size
