-- Every record of the main tables: who owns, made and last changed it, and when. A deletion is told by the audit log, else found missing.
with every as (
    select 'account' as object_type, id, user_id, team_id, created_by, modified_by, created_at, modified_at from dv_account
    union all
    select 'contact' as object_type, id, user_id, team_id, created_by, modified_by, created_at, modified_at from dv_contact
    union all
    select 'lead' as object_type, id, user_id, team_id, created_by, modified_by, created_at, modified_at from dv_lead
    union all
    select 'opportunity' as object_type, id, user_id, team_id, created_by, modified_by, created_at, modified_at from dv_opportunity
    union all
    select 'case' as object_type, id, user_id, team_id, created_by, modified_by, created_at, modified_at from dv_incident
    union all
    select case kind when 'phonecall' then 'call' when 'appointment' then 'meeting' when 'task' then 'task' when 'email' then 'email' else 'other' end, id, user_id, team_id, created_by, modified_by, created_at, modified_at from dv_activity
),
gone as (
    select
        a.object_id,
        max(a.happened_at) as deleted_at
    from dv_audit a
    where a.operation = '3'
    group by a.object_id
)
select
    e.object_type as object_type,
    e.id as record_id,
    e.user_id as owner_user_id,
    case when e.team_id is not null then concat('team:', e.team_id) end as owner_org_unit_id,
    e.created_by as created_by_user_id,
    e.modified_by as modified_by_user_id,
    e.created_at as created_at,
    e.modified_at as modified_at,
    case when u.application_id is not null or u.access_mode in ('4', '5') then 'api' else 'unknown' end as create_channel,
    false as is_archived,
    g.object_id is not null as is_deleted,
    g.deleted_at as deleted_at,
    case when g.object_id is not null then 'native' end as deleted_basis
from every e
left join gone g on g.object_id = e.id
left join dv_user u on u.id = e.created_by
