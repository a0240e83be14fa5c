-- Days on which somebody used the mobile app, from Lightning usage; it says the day, not what was done.
-- cursor: _cursor number
select
    concat('app:', a.id) as event_id,
    a.user_id as user_id,
    a.day as occurred_at,
    'day' as granularity,
    'other' as action,
    a.experience as raw_action,
    'mobile' as channel,
    1 as event_count,
    'human' as actor_kind,
    false as is_derived,
    a._n as _cursor
from sf_appuse a
where a._n > $cursor and a.experience ilike '%mobile%'
order by a._n
