-- What this installation logs, by its own settings: the installer switches the tracker off, and then it only keeps a list of recent items.
with tracker as (
    select coalesce(max(case when c.category = 'tracker' and c.name = 'Tracker' and c.value = '1' then 1 else 0 end), 0) as is_recent_items_only
    from config c
)
select
    'login_event' as capability,
    case t.is_recent_items_only when 1 then 'none' else 'derived' end as status,
    case t.is_recent_items_only
        when 1 then 'Sign-ins are not measurable: SuiteCRM keeps no sign-in log, and its tracker is a list of recent items only. Switch the tracker on (Admin, Tracker settings).'
        else 'SuiteCRM keeps no sign-in log: one sign-in per tracker session is inferred.'
    end as note
from tracker t
union all
select
    'usage_event.view',
    case t.is_recent_items_only when 1 then 'native_off' else 'native_on' end,
    case t.is_recent_items_only
        when 1 then 'The tracker is a list of recent items: only the last opening of a record by a person stays. Switch the tracker on (Admin, Tracker settings).'
        else 'The tracker logs openings of records and lists.'
    end
from tracker t
