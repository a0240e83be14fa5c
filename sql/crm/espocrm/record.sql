-- Every record of the main objects: who owns, made and last changed it, and when.
with every as (
    select
        'account' as object_type,
        'Account' as entity_type,
        r.id as record_id,
        r.assigned_user_id as owner_user_id,
        r.created_by_id as created_by_user_id,
        r.modified_by_id as modified_by_user_id,
        r.created_at as created_at,
        r.modified_at as modified_at,
        r.deleted as is_deleted
    from account r
    union all
    select 'contact', 'Contact', r.id, r.assigned_user_id, r.created_by_id, r.modified_by_id, r.created_at, r.modified_at, r.deleted
    from contact r
    union all
    select 'lead', 'Lead', r.id, r.assigned_user_id, r.created_by_id, r.modified_by_id, r.created_at, r.modified_at, r.deleted
    from "lead" r
    union all
    select 'opportunity', 'Opportunity', r.id, r.assigned_user_id, r.created_by_id, r.modified_by_id, r.created_at, r.modified_at, r.deleted
    from opportunity r
    union all
    select 'case', 'Case', r.id, r.assigned_user_id, r.created_by_id, r.modified_by_id, r.created_at, r.modified_at, r.deleted
    from "case" r
    union all
    select 'call', 'Call', r.id, r.assigned_user_id, r.created_by_id, r.modified_by_id, r.created_at, r.modified_at, r.deleted
    from "call" r
    union all
    select 'meeting', 'Meeting', r.id, r.assigned_user_id, r.created_by_id, r.modified_by_id, r.created_at, r.modified_at, r.deleted
    from meeting r
    union all
    select 'task', 'Task', r.id, r.assigned_user_id, r.created_by_id, r.modified_by_id, r.created_at, r.modified_at, r.deleted
    from task r
)
select
    x.object_type as object_type,
    x.record_id as record_id,
    x.owner_user_id as owner_user_id,
    x.created_by_user_id as created_by_user_id,
    x.modified_by_user_id as modified_by_user_id,
    x.created_at as created_at,
    x.modified_at as modified_at,
    case
        when i.entity_id is not null then 'import'
        when u.type = 'api' then 'api'
        when u.type = 'system' then 'system'
        when u.id is null then 'unknown'
        else 'ui'
    end as create_channel,
    x.is_deleted as is_deleted,
    case when x.is_deleted then 'native' end as deleted_basis
from every x
left join (
    select distinct e.entity_id, e.entity_type
    from import_entity e
    where e.is_imported
) i on i.entity_id = x.record_id and i.entity_type = x.entity_type
left join "user" u on u.id = x.created_by_user_id
