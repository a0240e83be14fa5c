-- One row per member of the workspace; who left it is deleted here, blocked for all workspaces, or no longer joined to this one.
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
),
joined as (
    select u.*
    from core."userWorkspace" u
    join here h on h.id = u."workspaceId"
),
administrators as (
    select distinct j."userId" as user_id
    from joined j
    join core."roleTargets" r on r."userWorkspaceId" = j.id
    join core.role x on x.id = r."roleId"
    where x."canUpdateAllSettings"
),
seen as (
    select t."userId" as user_id, max(t."createdAt") as last_at
    from core."appToken" t
    join here h on h.id = t."workspaceId"
    where t.type = 'REFRESH_TOKEN'
    group by t."userId"
)
select
    m.id as user_id,
    'human' as user_kind,
    m."deletedAt" is null and j.id is not null and j."deletedAt" is null and not coalesce(u.disabled, false) as is_active,
    a.user_id is not null as is_admin,
    nullif(m."timeZone", 'system') as tz,
    m."createdAt" as created_at,
    m."updatedAt" as modified_at,
    case
        when m."deletedAt" is not null or j."deletedAt" is not null then least(m."deletedAt", j."deletedAt")
        when coalesce(u.disabled, false) then u."updatedAt"
        when j.id is null then m."updatedAt"
    end as deactivated_at,
    s.last_at as last_login_at,
    m."deletedAt" is not null as is_deleted
from "workspaceMember" m
left join joined j on j."userId" = m."userId"
left join core."user" u on u.id = m."userId"
left join administrators a on a.user_id = m."userId"
left join seen s on s.user_id = m."userId"
