-- Sign-ins inferred from tracker sessions, only where the tracker is switched on: SuiteCRM keeps no sign-in log.
select
    concat('trk:', t.user_id, ':', md5(t.session_id)) as login_id,
    t.user_id as user_id,
    min(t.date_modified) as occurred_at,
    'success' as outcome,
    'ui' as channel,
    md5(t.session_id) as session_key,
    1 as is_derived
from tracker t
where t.session_id <> ''
    and not exists (select 1 from config c where c.category = 'tracker' and c.name = 'Tracker' and c.value = '1')
group by t.user_id, t.session_id
