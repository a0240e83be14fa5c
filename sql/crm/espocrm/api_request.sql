-- Requests that carry their own credentials and get no session: EspoCRM writes one row for each.
-- cursor: _cursor number
-- lookback: 300
select
    l.id as request_id,
    l.user_id as user_id,
    l.created_at as occurred_at,
    l.authentication_method as auth_method,
    l.request_time as _cursor
from auth_log_record l
where not l.deleted
    and not l.is_denied
    and l.auth_token_id is null
    and l.request_time > :cursor
order by l.request_time
limit :page_size
