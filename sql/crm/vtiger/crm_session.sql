-- Sessions; the end is known only of those who signed off, vTiger fills logout_time with the time of the sign-in before that.
with typed as (
    select
        coalesce(max(case when c.column_name = 'login_time' then c.data_type = 'timestamp' end), 0) as is_login_zoned,
        coalesce(max(case when c.column_name = 'logout_time' then c.data_type = 'timestamp' end), 0) as is_logout_zoned
    from information_schema.columns c
    where c.table_schema = database() and c.table_name = 'vtiger_loginhistory'
)
select
    concat('lh:', h.login_id) as session_key,
    (
        select u.id
        from vtiger_users u
        where u.user_name = h.user_name
        order by u.deleted, u.id desc
        limit 1
    ) as user_id,
    case when t.is_login_zoned then coalesce(convert_tz(h.login_time, @@session.time_zone, @@global.time_zone), h.login_time) else h.login_time end as started_at,
    case when h.status = 'Signed off' and h.logout_time > '1970-01-02' then
        case when t.is_logout_zoned then coalesce(convert_tz(h.logout_time, @@session.time_zone, @@global.time_zone), h.logout_time) else h.logout_time end
    end as ended_at,
    case when h.status = 'Signed off' then 'logout' else 'unknown' end as end_basis,
    'ui' as channel,
    false as is_derived
from vtiger_loginhistory h
cross join typed t
where h.login_time > '1970-01-02'
