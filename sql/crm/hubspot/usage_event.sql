-- Creations, from the records themselves: HubSpot keeps who made each, when, and from where.
-- cursor: _cursor number
with every as (
    select 'account' as object_type, id, created_by, created_at, source, _n from company
    union all
    select 'contact' as object_type, id, created_by, created_at, source, _n from contact
    union all
    select 'opportunity' as object_type, id, created_by, created_at, source, _n from deal
    union all
    select 'case' as object_type, id, created_by, created_at, source, _n from ticket
    union all
    select 'call' as object_type, id, created_by, created_at, source, _n from call
    union all
    select 'meeting' as object_type, id, created_by, created_at, source, _n from meeting
    union all
    select 'task' as object_type, id, created_by, created_at, source, _n from task
    union all
    select 'email' as object_type, id, created_by, created_at, source, _n from email
    union all
    select 'note' as object_type, id, created_by, created_at, source, _n from note
)
select
    concat('new:', e.object_type, ':', e.id) as event_id,
    e.created_by as user_id,
    e.created_at as occurred_at,
    'second' as granularity,
    'create' as action,
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
        when e.source in ('AUTOMATION_PLATFORM', 'WORKFLOWS', 'WORKFLOW', 'CALCULATED', 'FORM') or e.created_by is null then 'automation'
        else 'human'
    end as actor_kind,
    true as is_derived,
    e._n as _cursor
from every e
where e._n > $cursor and e.created_at is not null
order by e._n
