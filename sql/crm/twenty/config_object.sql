-- Objects of the workspace, shipped or made by the company; Twenty's own working tables are left out.
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
)
select
    case o."nameSingular"
        when 'company' then 'account'
        when 'person' then 'contact'
        when 'calendarEvent' then 'meeting'
        when 'message' then 'email'
        else o."nameSingular"
    end as object_type,
    o."nameSingular" as native_name,
    o."isCustom" as is_custom,
    o."isActive" as is_active,
    o."createdAt" as created_at,
    o."updatedAt" as modified_at,
    false as is_deleted
from core."objectMetadata" o
join here h on h.id = o."workspaceId"
where not o."isSystem"
