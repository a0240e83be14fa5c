-- Sign-ins of programs: without a browser, by OAuth flows and API products.
-- cursor: _cursor number
select
    concat('login:', l.id) as request_id,
    l.user_id as user_id,
    l.happened_at as occurred_at,
    l.login_type as auth_method,
    l._n as _cursor
from sf_loginhistory l
where l._n > $cursor
    and l.login_type in ('Remote Access 2.0', 'Remote Access Client', 'Other Apex API', 'Partner Product')
    and coalesce(l.browser, 'Unknown') in ('', 'Unknown')
order by l._n
