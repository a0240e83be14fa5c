-- Exported reports and sign-outs, from the daily log files.
-- cursor: _cursor number
with every as (
    select 'export' as action, 'ReportExport' as raw_action, 'report' as object_type, id, user_id, happened_at, _n from elf_report_export
    union all
    select 'logout', 'Logout', null, id, user_id, happened_at, _n from elf_logout
)
select
    concat('elf:', e.id) as event_id,
    e.user_id as user_id,
    e.happened_at as occurred_at,
    'second' as granularity,
    e.action as action,
    e.raw_action as raw_action,
    e.object_type as object_type,
    'ui' as channel,
    1 as event_count,
    'human' as actor_kind,
    false as is_derived,
    e._n as _cursor
from every e
where e._n > $cursor
order by e._n
