-- Every record of the main objects: who owns, made and last changed it, and when; SuiteCRM remembers only each account's last import.
with every as (
    select
        'account' as object_type,
        r.id as record_id,
        r.assigned_user_id as owner_user_id,
        r.created_by as created_by_user_id,
        r.modified_user_id as modified_by_user_id,
        r.date_entered as created_at,
        r.date_modified as modified_at,
        r.deleted as is_deleted
    from accounts r
    union all
    select 'contact', r.id, r.assigned_user_id, r.created_by, r.modified_user_id, r.date_entered, r.date_modified, r.deleted
    from contacts r
    union all
    select 'lead', r.id, r.assigned_user_id, r.created_by, r.modified_user_id, r.date_entered, r.date_modified, r.deleted
    from leads r
    union all
    select 'opportunity', r.id, r.assigned_user_id, r.created_by, r.modified_user_id, r.date_entered, r.date_modified, r.deleted
    from opportunities r
    union all
    select 'case', r.id, r.assigned_user_id, r.created_by, r.modified_user_id, r.date_entered, r.date_modified, r.deleted
    from cases r
    union all
    select 'call', r.id, r.assigned_user_id, r.created_by, r.modified_user_id, r.date_entered, r.date_modified, r.deleted
    from calls r
    union all
    select 'meeting', r.id, r.assigned_user_id, r.created_by, r.modified_user_id, r.date_entered, r.date_modified, r.deleted
    from meetings r
    union all
    select 'task', r.id, r.assigned_user_id, r.created_by, r.modified_user_id, r.date_entered, r.date_modified, r.deleted
    from tasks r
),
imported as (
    select distinct i.bean_id
    from users_last_import i
    where i.deleted = 0
)
select
    x.object_type as object_type,
    x.record_id as record_id,
    nullif(x.owner_user_id, '') as owner_user_id,
    x.created_by_user_id as created_by_user_id,
    x.modified_by_user_id as modified_by_user_id,
    x.created_at as created_at,
    x.modified_at as modified_at,
    case when i.bean_id is not null then 'import' when u.is_group = 1 then 'system' else 'unknown' end as create_channel,
    x.is_deleted as is_deleted,
    case when x.is_deleted = 1 then x.modified_at end as deleted_at,
    case when x.is_deleted = 1 then 'native' end as deleted_basis
from every x
left join imported i on i.bean_id = x.record_id
left join users u on u.id = x.created_by_user_id
