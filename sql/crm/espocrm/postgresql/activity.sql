-- Calls, meetings, tasks and e-mails, without their texts.
select
    concat('call:', c.id) as activity_id,
    'call' as kind,
    c.assigned_user_id as owner_user_id,
    c.created_by_id as created_by_user_id,
    c.status as status_native,
    case c.status when 'Held' then 'done' when 'Not Held' then 'cancelled' else 'planned' end as status_canonical,
    lower(c.direction) as direction,
    c.date_start as scheduled_start_at,
    c.date_end as scheduled_end_at,
    cast(null as timestamp) as due_at,
    case when c.status = 'Held' then c.date_end end as completed_at,
    cast(extract(epoch from c.date_end - c.date_start) as bigint) as duration_s,
    lower(c.parent_type) as related_object_type,
    c.parent_id as related_object_id,
    c.created_at as created_at,
    c.modified_at as modified_at,
    c.deleted as is_deleted
from "call" c
union all
select
    concat('meeting:', m.id),
    'meeting',
    m.assigned_user_id,
    m.created_by_id,
    m.status,
    case m.status when 'Held' then 'done' when 'Not Held' then 'cancelled' else 'planned' end,
    null,
    m.date_start,
    m.date_end,
    null,
    case when m.status = 'Held' then m.date_end end,
    cast(extract(epoch from m.date_end - m.date_start) as bigint),
    lower(m.parent_type),
    m.parent_id,
    m.created_at,
    m.modified_at,
    m.deleted
from meeting m
union all
select
    concat('task:', t.id),
    'task',
    t.assigned_user_id,
    t.created_by_id,
    t.status,
    case t.status when 'Completed' then 'done' when 'Canceled' then 'cancelled' else 'planned' end,
    null,
    t.date_start,
    null,
    coalesce(t.date_end, cast(t.date_end_date as timestamp)),
    t.date_completed,
    null,
    lower(t.parent_type),
    t.parent_id,
    t.created_at,
    t.modified_at,
    t.deleted
from task t
union all
select
    concat('email:', e.id),
    'email',
    coalesce(e.sent_by_id, e.assigned_user_id),
    e.created_by_id,
    e.status,
    case when e.status in ('Sent', 'Archived') then 'done' when e.status = 'Failed' then 'cancelled' else 'planned' end,
    case when e.status = 'Sent' or e.sent_by_id is not null then 'outbound' when e.status = 'Archived' then 'inbound' end,
    e.date_sent,
    null,
    null,
    e.date_sent,
    null,
    lower(e.parent_type),
    e.parent_id,
    e.created_at,
    e.modified_at,
    e.deleted
from email e
