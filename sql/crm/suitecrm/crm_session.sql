-- Sessions as far as the tracker shows them: first and last trace of each; the session's key is hashed.
select
    md5(t.session_id) as session_key,
    t.user_id as user_id,
    min(t.date_modified) as started_at,
    max(t.date_modified) as last_seen_at,
    'unknown' as end_basis,
    'ui' as channel,
    1 as is_derived
from tracker t
where t.session_id <> ''
group by t.user_id, t.session_id
