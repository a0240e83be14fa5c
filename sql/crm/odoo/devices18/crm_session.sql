-- Sessions by device, as far as Odoo 18 keeps them; the session's identifier is hashed, address and place are not read.
select
    md5(d.session_identifier) as session_key,
    d.user_id as user_id,
    min(d.first_activity) as started_at,
    max(d.last_activity) as last_seen_at,
    case when bool_and(coalesce(d.revoked, false)) then max(d.last_activity) end as ended_at,
    case when bool_and(coalesce(d.revoked, false)) then 'logout' else 'unknown' end as end_basis,
    case when bool_or(coalesce(d.device_type, '') = 'mobile') then 'mobile' else 'ui' end as channel,
    false as is_derived
from res_device_log d
group by d.session_identifier, d.user_id
