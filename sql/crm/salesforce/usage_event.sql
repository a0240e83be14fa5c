-- Pages opened, from the daily log files: with the record, how long it took to load and how long it was looked at.
-- cursor: _cursor number
select
    concat('elf:', v.id) as event_id,
    v.user_id as user_id,
    v.happened_at as occurred_at,
    'second' as granularity,
    'view' as action,
    'LightningPageView' as raw_action,
    lower(v.object_type) as object_type,
    v.object_id as object_id,
    case when v.platform like '%SFX%' or v.platform like '%BROWSER%' then 'ui' when v.platform like '%APPLICATION%' then 'mobile' else 'unknown' end as channel,
    cast(round(try_cast(v.load_ms as double)) as bigint) as latency_ms,
    cast(round(try_cast(v.dwell_ms as double)) as bigint) as dwell_ms,
    1 as event_count,
    v.session_key as session_key,
    case when u.user_type in ('CloudIntegrationUser', 'AutomatedProcess') then 'integration' else 'human' end as actor_kind,
    false as is_derived,
    v._n as _cursor
from elf_page_view v
left join sf_user u on u.id = v.user_id
where v._n > $cursor
order by v._n
