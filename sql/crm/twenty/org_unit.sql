-- Roles; Twenty has no teams and no tree.
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
)
select
    concat('role:', r.id) as org_unit_id,
    'role' as unit_kind,
    r.label as name,
    true as is_active,
    r."updatedAt" as modified_at
from core.role r
join here h on h.id = r."workspaceId"
