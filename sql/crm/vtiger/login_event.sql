-- Sign-ins; vTiger logs the account's name, not its id, and no denied attempts.
-- cursor: _cursor number
-- lookback: 1000
with typed as (
    select coalesce(max(c.data_type = 'timestamp'), 0) as is_zoned
    from information_schema.columns c
    where c.table_schema = database() and c.table_name = 'vtiger_loginhistory' and c.column_name = 'login_time'
)
select
    concat('lh:', h.login_id) as login_id,
    (
        select u.id
        from vtiger_users u
        where u.user_name = h.user_name
        order by u.deleted, u.id desc
        limit 1
    ) as user_id,
    h.user_name as username_raw,
    case when t.is_zoned then coalesce(convert_tz(h.login_time, @@session.time_zone, @@global.time_zone), h.login_time) else h.login_time end as occurred_at,
    'success' as outcome,
    'ui' as channel,
    concat('lh:', h.login_id) as session_key,
    false as is_derived,
    h.login_id as _cursor
from vtiger_loginhistory h
cross join typed t
where h.login_id > :cursor
order by h.login_id
limit :page_size
