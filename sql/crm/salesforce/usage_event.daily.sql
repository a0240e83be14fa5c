-- Pages opened per person, page and day, from Lightning usage: only for days before the log files begin, so that nothing counts twice.
-- cursor: _cursor number
with first_log as (
    select min(cast(utc(v.happened_at) as date)) as first_date
    from elf_page_view v
)
select
    concat('day:', p.id) as event_id,
    p.user_id as user_id,
    p.day as occurred_at,
    'day' as granularity,
    'view' as action,
    'LightningUsageByPageMetrics' as raw_action,
    lower(p.page) as object_type,
    'ui' as channel,
    case when try_cast(p.loads as double) > 0 then cast(round(try_cast(p.load_ms as double) / try_cast(p.loads as double)) as bigint) end as latency_ms,
    coalesce(cast(try_cast(p.views as double) as bigint), 1) as event_count,
    'human' as actor_kind,
    false as is_derived,
    p._n as _cursor
from sf_pageuse p
cross join first_log f
where p._n > $cursor and coalesce(cast(utc(p.day) as date) < f.first_date, true)
order by p._n
