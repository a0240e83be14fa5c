-- Exports that ran in the background; EspoCRM does not log the others.
select
    concat('exp:', e.id) as event_id,
    e.created_by_id as user_id,
    e.created_at as occurred_at,
    'second' as granularity,
    'export' as action,
    'export' as raw_action,
    'ui' as channel,
    1 as event_count,
    'human' as actor_kind,
    0 as is_derived
from "export" e
where e.created_at is not null
