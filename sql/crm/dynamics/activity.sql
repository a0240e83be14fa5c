-- Activities of all kinds, without subjects and texts.
select
    concat('activity:', r.id) as activity_id,
    case r.kind when 'phonecall' then 'call' when 'appointment' then 'meeting' when 'task' then 'task' when 'email' then 'email' else 'other' end as kind,
    r.user_id as owner_user_id,
    r.created_by as created_by_user_id,
    r.state as status_native,
    case r.state when '0' then 'planned' when '1' then 'done' when '2' then 'cancelled' when '3' then 'planned' end as status_canonical,
    r.starts_at as scheduled_start_at,
    r.ends_at as scheduled_end_at,
    case when r.kind = 'task' then r.ends_at end as due_at,
    r.done_at as completed_at,
    cast(round(60 * try_cast(r.minutes as double)) as bigint) as duration_s,
    case r.related_table when 'incident' then 'case' else r.related_table end as related_object_type,
    r.related_id as related_object_id,
    case when r.related_table = 'account' then r.related_id end as account_id,
    r.created_at as created_at,
    r.modified_at as modified_at,
    exists (select 1 from dv_audit a where a.operation = '3' and a.object_id = r.id) as is_deleted
from dv_activity r
