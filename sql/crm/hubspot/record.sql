-- Every record of the main objects: who owns, made and last changed it, and when. HubSpot calls a deleted record archived.
with every as (
    select 'account' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, last_activity_at as last_activity_at from company
    union all
    select 'contact' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, last_activity_at as last_activity_at from contact
    union all
    select 'opportunity' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, last_activity_at as last_activity_at from deal
    union all
    select 'case' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, last_activity_at as last_activity_at from ticket
    union all
    select 'call' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, cast(null as varchar) as last_activity_at from call
    union all
    select 'meeting' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, cast(null as varchar) as last_activity_at from meeting
    union all
    select 'task' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, cast(null as varchar) as last_activity_at from task
    union all
    select 'email' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, cast(null as varchar) as last_activity_at from email
    union all
    select 'note' as object_type, id, owner_id, team_id, created_by, modified_by, created_at, modified_at, source, archived, archived_at, cast(null as varchar) as last_activity_at from note
),
owners as (
    select
        o.id as owner_id,
        max(coalesce(o.user_id, o.former_user_id)) as user_id
    from owner o
    group by o.id
)
select
    e.object_type as object_type,
    e.id as record_id,
    o.user_id as owner_user_id,
    case when e.team_id is not null then concat('team:', e.team_id) end as owner_org_unit_id,
    e.created_by as created_by_user_id,
    e.modified_by as modified_by_user_id,
    e.created_at as created_at,
    e.modified_at as modified_at,
    case
        when e.source in ('CRM_UI', 'CRM_UI_BULK_ACTION', 'UI') then 'ui'
        when e.source in ('MOBILE_IOS', 'MOBILE_ANDROID') then 'mobile'
        when e.source = 'IMPORT' then 'import'
        when e.source in ('API', 'INTEGRATION') then 'api'
        when e.source in ('EMAIL_INTEGRATION', 'CALENDAR', 'SALESFORCE', 'GMAIL_INTEGRATION', 'OUTLOOK_INTEGRATION') then 'sync'
        when e.source in ('AUTOMATION_PLATFORM', 'WORKFLOWS', 'WORKFLOW', 'CALCULATED', 'FORM') then 'automation'
        else 'unknown'
    end as create_channel,
    false as is_archived,
    e.archived = 'true' as is_deleted,
    e.archived_at as deleted_at,
    case when e.archived = 'true' then 'native' end as deleted_basis,
    e.last_activity_at as last_activity_at
from every e
left join owners o on o.owner_id = e.owner_id
