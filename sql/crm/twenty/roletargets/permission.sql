-- What each live member may do with the main objects: what its role allows for all of them, or for this one.
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
),
member_role as (
    select m.id as user_id, r."roleId" as role_id
    from core."roleTargets" r
    join here h on h.id = r."workspaceId"
    join core."userWorkspace" u on u.id = r."userWorkspaceId" and u."deletedAt" is null
    join core."user" a on a.id = u."userId" and not coalesce(a.disabled, false)
    join "workspaceMember" m on m."userId" = u."userId" and m."deletedAt" is null
),
judged as (
    select
        x.user_id,
        o."nameSingular" as native_name,
        bool_or(coalesce(p."canReadObjectRecords", r."canReadAllObjectRecords")) as may_read,
        bool_or(coalesce(p."canUpdateObjectRecords", r."canUpdateAllObjectRecords")) as may_update,
        bool_or(coalesce(p."canSoftDeleteObjectRecords", r."canSoftDeleteAllObjectRecords")) as may_delete,
        bool_or(r."canUpdateAllSettings") as is_admin,
        bool_or(p.id is not null) as is_by_object
    from member_role x
    join core.role r on r.id = x.role_id
    join here h on true
    join core."objectMetadata" o on o."workspaceId" = h.id and o."nameSingular" in ('opportunity', 'company', 'person', 'task', 'note')
    left join core."objectPermission" p on p."roleId" = r.id and p."objectMetadataId" = o.id
    group by x.user_id, o."nameSingular"
)
select
    j.user_id as user_id,
    case j.native_name
        when 'company' then 'account'
        when 'person' then 'contact'
        when 'calendarEvent' then 'meeting'
        when 'message' then 'email'
        else j.native_name
    end as object_type,
    case when j.may_read then 'all' else 'none' end as read_level,
    case when j.may_update then 'all' else 'none' end as create_level,
    case when j.may_update then 'all' else 'none' end as update_level,
    case when j.may_delete then 'all' else 'none' end as delete_level,
    null as export_level,
    case when j.is_admin then 'admin' when j.is_by_object then 'object' else 'roles' end as basis,
    false as is_deleted
from judged j
