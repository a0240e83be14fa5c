-- Access through web services, from user access auditing: at most one row per account and audit interval (4 hours by default).
-- cursor: _cursor number
select
    a.id as request_id,
    coalesce(a.object_id, a.user_id) as user_id,
    a.happened_at as occurred_at,
    a._n as _cursor
from dv_audit a
where a._n > $cursor and a.operation = '4' and a.action = '65'
order by a._n
