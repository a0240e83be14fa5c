-- Calls, meetings, tasks, e-mails and notes, without their text.
-- cursor: none
select
    cast(a.id as text) as activity_id,
    a.kind as kind,
    cast(a.owner_id as text) as owner_user_id,
    cast(a.created_by as text) as created_by_user_id,
    a.status as status_native,
    case a.status
        when 'Held' then 'done'
        when 'Cancelled' then 'cancelled'
        else 'planned'
    end as status_canonical,
    a.direction as direction,
    datetime(a.starts_at, 'unixepoch') as scheduled_start_at,
    datetime(a.ends_at, 'unixepoch') as scheduled_end_at,
    datetime(a.due_at, 'unixepoch') as due_at,
    datetime(a.done_at, 'unixepoch') as completed_at,
    a.ends_at - a.starts_at as duration_s,
    'account' as related_object_type,
    cast(a.about_id as text) as related_object_id,
    cast(a.company_id as text) as account_id,
    a.entered_by as channel,
    datetime(a.created_at, 'unixepoch') as created_at,
    datetime(a.changed_at, 'unixepoch') as modified_at,
    a.deleted_at is not null as is_deleted
from activities a
