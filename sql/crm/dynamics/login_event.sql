-- Access through the web app, from user access auditing: at most one row per person and audit interval (4 hours by default).
-- cursor: _cursor number
select
    a.id as login_id,
    coalesce(a.object_id, a.user_id) as user_id,
    a.happened_at as occurred_at,
    'success' as outcome,
    'ui' as channel,
    false as is_derived,
    a._n as _cursor
from dv_audit a
where a._n > $cursor and a.operation = '4' and a.action = '64'
order by a._n
