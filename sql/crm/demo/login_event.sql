-- Every try to sign in, good or denied; tries with an unknown name have no account.
-- cursor: _cursor number
select
    cast(l.id as text) as login_id,
    cast(l.account_id as text) as user_id,
    case when l.account_id is null then l.typed_name end as username_raw,
    datetime(l.at, 'unixepoch') as occurred_at,
    case l.ok
        when 1 then 'success'
        else 'failed'
    end as outcome,
    l.reason as failure_reason,
    l.method as auth_method,
    l.device as channel,
    cast(l.session_id as text) as session_key,
    0 as is_derived,
    l.id as _cursor
from login_log l
where l.id > :cursor
order by l.id
limit :page_size
