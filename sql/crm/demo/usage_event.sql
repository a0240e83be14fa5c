-- One row per action: what was opened, listed, searched, changed or exported, by whom or what.
-- cursor: _cursor number
select
    cast(u.id as text) as event_id,
    cast(u.account_id as text) as user_id,
    datetime(u.at, 'unixepoch') as occurred_at,
    'second' as granularity,
    u.verb as action,
    u.verb as raw_action,
    case u.module
        when 'company' then 'account'
        when 'deal' then 'opportunity'
        else u.module
    end as object_type,
    cast(u.record_id as text) as object_id,
    u.device as channel,
    u.milliseconds as latency_ms,
    u.rows as event_count,
    cast(u.session_id as text) as session_key,
    u.actor as actor_kind,
    0 as is_derived,
    u.id as _cursor
from usage_log u
where u.id > :cursor
order by u.id
limit :page_size
