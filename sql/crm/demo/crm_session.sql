-- One row per session; the demo CRM keeps those of the last 60 days.
-- cursor: none
select
    cast(s.id as text) as session_key,
    cast(s.account_id as text) as user_id,
    datetime(s.started_at, 'unixepoch') as started_at,
    datetime(s.last_seen_at, 'unixepoch') as last_seen_at,
    datetime(s.ended_at, 'unixepoch') as ended_at,
    s.end_kind as end_basis,
    s.device as channel,
    0 as is_derived
from sessions s
