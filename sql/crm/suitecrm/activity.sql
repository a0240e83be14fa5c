-- Calls, meetings, tasks and e-mails, without their texts; SuiteCRM does not say when a task was completed.
with every as (
    select
        concat('call:', c.id) as activity_id,
        'call' as kind,
        c.assigned_user_id as owner_user_id,
        c.created_by as created_by_user_id,
        c.status as status_native,
        case c.status when 'Held' then 'done' when 'Not Held' then 'cancelled' else 'planned' end as status_canonical,
        lower(c.direction) as direction,
        c.date_start as scheduled_start_at,
        c.date_end as scheduled_end_at,
        null as due_at,
        case when c.status = 'Held' then c.date_end end as completed_at,
        c.duration_hours * 3600 + coalesce(c.duration_minutes, 0) * 60 as duration_s,
        c.parent_type as parent_type,
        c.parent_id as parent_id,
        c.date_entered as created_at,
        c.date_modified as modified_at,
        c.deleted as is_deleted
    from calls c
    union all
    select
        concat('meeting:', m.id),
        'meeting',
        m.assigned_user_id,
        m.created_by,
        m.status,
        case m.status when 'Held' then 'done' when 'Not Held' then 'cancelled' else 'planned' end,
        null,
        m.date_start,
        m.date_end,
        null,
        case when m.status = 'Held' then m.date_end end,
        m.duration_hours * 3600 + coalesce(m.duration_minutes, 0) * 60,
        m.parent_type,
        m.parent_id,
        m.date_entered,
        m.date_modified,
        m.deleted
    from meetings m
    union all
    select
        concat('task:', t.id),
        'task',
        t.assigned_user_id,
        t.created_by,
        t.status,
        case t.status when 'Completed' then 'done' when 'Deferred' then 'cancelled' else 'planned' end,
        null,
        t.date_start,
        null,
        t.date_due,
        null,
        null,
        t.parent_type,
        t.parent_id,
        t.date_entered,
        t.date_modified,
        t.deleted
    from tasks t
    union all
    select
        concat('email:', e.id),
        'email',
        e.assigned_user_id,
        e.created_by,
        e.status,
        case when e.type = 'draft' or e.status = 'draft' then 'planned' when e.status = 'send_error' then 'cancelled' else 'done' end,
        case e.type when 'out' then 'outbound' when 'inbound' then 'inbound' end,
        e.date_sent_received,
        null,
        null,
        e.date_sent_received,
        null,
        e.parent_type,
        e.parent_id,
        e.date_entered,
        e.date_modified,
        e.deleted
    from emails e
)
select
    e.activity_id as activity_id,
    e.kind as kind,
    nullif(e.owner_user_id, '') as owner_user_id,
    e.created_by_user_id as created_by_user_id,
    e.status_native as status_native,
    e.status_canonical as status_canonical,
    e.direction as direction,
    e.scheduled_start_at as scheduled_start_at,
    e.scheduled_end_at as scheduled_end_at,
    e.due_at as due_at,
    e.completed_at as completed_at,
    e.duration_s as duration_s,
    case when e.parent_type <> '' then case e.parent_type
            when 'Accounts' then 'account'
            when 'Contacts' then 'contact'
            when 'Leads' then 'lead'
            when 'Opportunities' then 'opportunity'
            when 'Cases' then 'case'
            when 'Calls' then 'call'
            when 'Meetings' then 'meeting'
            when 'Tasks' then 'task'
            when 'Emails' then 'email'
            when 'Notes' then 'note'
            when 'AOR_Reports' then 'report'
            else lower(e.parent_type)
        end end as related_object_type,
    nullif(e.parent_id, '') as related_object_id,
    e.created_at as created_at,
    e.modified_at as modified_at,
    e.is_deleted as is_deleted
from every e
