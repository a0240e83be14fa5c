-- Every record of the main objects: who owns, made and last changed it, and when. A queue that owns one is a group.
with every as (
    select 'account' as object_type, id, owner_id, created_by, modified_by, created_at, modified_at, is_deleted, last_activity_at as last_activity_at from sf_account
    union all
    select 'contact' as object_type, id, owner_id, created_by, modified_by, created_at, modified_at, is_deleted, last_activity_at as last_activity_at from sf_contact
    union all
    select 'lead' as object_type, id, owner_id, created_by, modified_by, created_at, modified_at, is_deleted, last_activity_at as last_activity_at from sf_lead
    union all
    select 'opportunity' as object_type, id, owner_id, created_by, modified_by, created_at, modified_at, is_deleted, last_activity_at as last_activity_at from sf_opportunity
    union all
    select 'case' as object_type, id, owner_id, created_by, modified_by, created_at, modified_at, is_deleted, null as last_activity_at from sf_case
    union all
    select case subtype when 'Call' then 'call' when 'Email' then 'email' else 'task' end as object_type, id, owner_id, created_by, modified_by, created_at, modified_at, is_deleted, null as last_activity_at from sf_task
    union all
    select 'meeting' as object_type, id, owner_id, created_by, modified_by, created_at, modified_at, is_deleted, null as last_activity_at from sf_event
)
select
    e.object_type as object_type,
    e.id as record_id,
    case when e.owner_id like '005%' then e.owner_id end as owner_user_id,
    case when e.owner_id like '00G%' then concat('group:', e.owner_id) end as owner_org_unit_id,
    e.created_by as created_by_user_id,
    e.modified_by as modified_by_user_id,
    e.created_at as created_at,
    e.modified_at as modified_at,
    case when u.user_type in ('CloudIntegrationUser', 'AutomatedProcess') then 'api' else 'unknown' end as create_channel,
    false as is_archived,
    e.is_deleted as is_deleted,
    case when e.is_deleted = 'true' then e.modified_at end as deleted_at,
    case when e.is_deleted = 'true' then 'native' end as deleted_basis,
    e.last_activity_at as last_activity_at
from every e
left join sf_user u on u.id = e.created_by
