-- Edits and deletions, from the audit log; creations come from the records. Three or more rows of one table by one account in one second
-- are a mass update.
-- cursor: _cursor number
with written as (
    select
        a.*,
        case a.object_table when 'incident' then 'case' when 'phonecall' then 'call' when 'appointment' then 'meeting' else a.object_table end as object_type,
        count(*) over (partition by a.user_id, a.object_table, a.operation, date_trunc('second', utc(a.happened_at))) as same_second
    from dv_audit a
    where a.operation in ('2', '3', '5')
)
select
    concat('aud:', a.id) as event_id,
    a.user_id as user_id,
    a.happened_at as occurred_at,
    'second' as granularity,
    case when a.operation = '3' then 'delete' when a.same_second >= 3 then 'mass_update' else 'update' end as action,
    a.action as raw_action,
    a.object_type as object_type,
    a.object_id as object_id,
    case when u.application_id is not null or u.access_mode in ('4', '5') or a.calling_user_id is not null then 'api' else 'unknown' end as channel,
    1 as event_count,
    case when u.application_id is not null or u.access_mode in ('3', '4', '5') or u.id is null then 'integration' else 'human' end as actor_kind,
    false as is_derived,
    a._n as _cursor
from written a
left join dv_user u on u.id = a.user_id
where a._n > $cursor
order by a._n
