-- Days between the first and the last daily log file of a type that have none, and files that came more than three days late.
with days as (
    select
        f.event_type,
        cast(utc(f.log_date) as date) as log_date,
        min(utc(f.created_at)) as created_at
    from sf_eventlogfile f
    where f.event_type in ('LightningPageView', 'ReportExport', 'ApiTotalUsage', 'Logout')
    group by f.event_type, cast(utc(f.log_date) as date)
),
spans as (
    select
        d.event_type,
        cast(unnest(generate_series(min(d.log_date), max(d.log_date), interval 1 day)) as date) as day
    from days d
    group by d.event_type
),
gaps as (
    select
        s.event_type,
        s.day
    from spans s
    where not exists (select 1 from days d where d.event_type = s.event_type and d.log_date = s.day)
),
told as (
    select
        s.event_type,
        'daily log file missing' as problem,
        count(*) filter (exists (select 1 from gaps g where g.event_type = s.event_type and g.day = s.day)) as row_count,
        count(*) as rows_checked,
        concat('No file for ', (select string_agg(cast(g.day as varchar), ', ' order by g.day) from gaps g where g.event_type = s.event_type), ': nobody used it, or it is late or lost. It is read when it comes.') as note
    from spans s
    group by s.event_type
    union all
    select
        d.event_type,
        'daily log file late',
        count(*) filter (d.created_at > d.log_date + interval 4 day),
        count(*),
        'Came more than three days after its day; it was read when it came.'
    from days d
    group by d.event_type
)
select
    t.event_type as stream,
    t.problem as problem,
    'LogDate' as column_name,
    t.row_count as row_count,
    t.rows_checked as rows_checked,
    t.note as note
from told t
where t.row_count > 0
order by t.event_type, t.problem
