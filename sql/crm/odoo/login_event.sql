-- Sign-ins as far as Odoo keeps them: a daily job deletes all but each account's newest.
-- cursor: _cursor number
-- lookback: 1000
select
    concat('rul:', l.id) as login_id,
    l.create_uid as user_id,
    l.create_date as occurred_at,
    'success' as outcome,
    'unknown' as channel,
    false as is_derived,
    l.id as _cursor
from res_users_log l
where l.id > :cursor
order by l.id
limit :page_size
