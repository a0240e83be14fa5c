-- One row per request with an API key.
-- cursor: _cursor number
select
    cast(a.id as text) as request_id,
    cast(a.account_id as text) as user_id,
    datetime(a.at, 'unixepoch') as occurred_at,
    a.method as auth_method,
    a.id as _cursor
from api_log a
where a.id > :cursor
order by a.id
limit :page_size
