-- One row per account. A column of type timestamp is told in the zone of the server, as vTiger wrote it, then read as the UTC that it is.
-- The database itself may move date_entered with any change of the row, so an account is no younger than its first sign-in.
with typed as (
    select
        coalesce(max(case when c.column_name = 'date_entered' and c.table_name = 'vtiger_users' then c.data_type = 'timestamp' end), 0) as is_entered_zoned,
        coalesce(max(case when c.column_name = 'date_modified' and c.table_name = 'vtiger_users' then c.data_type = 'timestamp' end), 0) as is_modified_zoned,
        coalesce(max(case when c.column_name = 'login_time' then c.data_type = 'timestamp' end), 0) as is_login_zoned
    from information_schema.columns c
    where c.table_schema = database() and c.table_name in ('vtiger_users', 'vtiger_loginhistory')
),
signed_in as (
    select
        h.user_name,
        min(case when t.is_login_zoned then coalesce(convert_tz(h.login_time, @@session.time_zone, @@global.time_zone), h.login_time) else h.login_time end) as first_at,
        max(case when t.is_login_zoned then coalesce(convert_tz(h.login_time, @@session.time_zone, @@global.time_zone), h.login_time) else h.login_time end) as last_at
    from vtiger_loginhistory h
    cross join typed t
    where h.login_time > '1970-01-02'
    group by h.user_name
),
dated as (
    select
        u.id,
        case when t.is_entered_zoned then coalesce(convert_tz(u.date_entered, @@session.time_zone, @@global.time_zone), u.date_entered) else u.date_entered end as entered_at,
        case when u.date_modified > '1970-01-02' then
            case when t.is_modified_zoned then coalesce(convert_tz(u.date_modified, @@session.time_zone, @@global.time_zone), u.date_modified) else u.date_modified end
        end as modified_at
    from vtiger_users u
    cross join typed t
),
blocked as (
    select b.crmid as user_id, max(b.changedon) as blocked_at
    from vtiger_modtracker_basic b
    join vtiger_modtracker_detail d on d.id = b.id
    where b.module = 'Users' and d.fieldname = 'status' and d.postvalue = 'Inactive'
    group by b.crmid
),
programs as (
    select distinct e.smcreatorid as user_id
    from vtiger_crmentity e
    where e.source = 'WEBSERVICE'
)
select
    u.id as user_id,
    case when p.user_id is not null and s.user_name is null then 'api' else 'human' end as user_kind,
    u.status = 'Active' and u.deleted = 0 as is_active,
    u.is_admin = 'on' as is_admin,
    nullif(nullif(u.reports_to_id, ''), '0') as manager_user_id,
    nullif(trim(u.title), '') as job_title,
    nullif(trim(u.department), '') as department,
    nullif(u.time_zone, '') as tz,
    least(d.entered_at, coalesce(s.first_at, d.entered_at)) as created_at,
    d.modified_at as modified_at,
    case when u.status = 'Active' and u.deleted = 0 then null else coalesce(k.blocked_at, d.modified_at) end as deactivated_at,
    s.last_at as last_login_at,
    u.deleted as is_deleted
from vtiger_users u
join dated d on d.id = u.id
left join signed_in s on s.user_name = u.user_name
left join blocked k on k.user_id = u.id
left join programs p on p.user_id = u.id
