-- Edits, from the history of the properties that are followed: all changes of a record by one account in one second are one edit.
-- What stands in a record from its creation is no edit. A bulk action of the list view is a mass update.
-- cursor: _cursor number
with versions as (
    select 'account' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from company
    union all
    select 'contact' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from contact
    union all
    select 'opportunity' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from deal
    union all
    select 'case' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from ticket
),
edits as (
    select
        v.object_type,
        v.id,
        v.u as user_id,
        date_trunc('second', utc(v.t)) as occurred_at,
        max(v.s) as source,
        max(v._n) as _n
    from versions v
    where utc(v.t) > utc(v.created_at) + interval 1 second
    group by v.object_type, v.id, v.u, date_trunc('second', utc(v.t))
)
select
    concat('upd:', e.object_type, ':', e.id, ':', coalesce(e.user_id, 'none'), ':', e.occurred_at) as event_id,
    e.user_id as user_id,
    e.occurred_at as occurred_at,
    'second' as granularity,
    case e.source when 'CRM_UI_BULK_ACTION' then 'mass_update' when 'IMPORT' then 'import' else 'update' end as action,
    e.source as raw_action,
    e.object_type as object_type,
    e.id as object_id,
    case
        when e.source in ('CRM_UI', 'CRM_UI_BULK_ACTION', 'UI') then 'ui'
        when e.source in ('MOBILE_IOS', 'MOBILE_ANDROID') then 'mobile'
        when e.source = 'IMPORT' then 'import'
        when e.source in ('API', 'INTEGRATION') then 'api'
        when e.source in ('EMAIL_INTEGRATION', 'CALENDAR', 'SALESFORCE', 'GMAIL_INTEGRATION', 'OUTLOOK_INTEGRATION') then 'sync'
        when e.source in ('AUTOMATION_PLATFORM', 'WORKFLOWS', 'WORKFLOW', 'CALCULATED', 'FORM') then 'automation'
        else 'unknown'
    end as channel,
    1 as event_count,
    case
        when e.source in ('API', 'INTEGRATION', 'EMAIL_INTEGRATION', 'CALENDAR', 'SALESFORCE', 'GMAIL_INTEGRATION', 'OUTLOOK_INTEGRATION') then 'integration'
        when e.source in ('AUTOMATION_PLATFORM', 'WORKFLOWS', 'WORKFLOW', 'CALCULATED', 'FORM') or e.user_id is null then 'automation'
        else 'human'
    end as actor_kind,
    true as is_derived,
    e._n as _cursor
from edits e
where e._n > $cursor
order by e._n
