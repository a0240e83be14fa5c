-- Which member has which role, from when on; Twenty has no teams.
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
)
select
    concat('role:', r."roleId") as org_unit_id,
    m.id as user_id,
    false as is_primary,
    r."createdAt" as valid_from,
    'source_start' as valid_basis
from core."roleTarget" r
join here h on h.id = r."workspaceId"
join core."userWorkspace" u on u.id = r."userWorkspaceId"
join "workspaceMember" m on m."userId" = u."userId"
