-- Fields of the main objects as the workspace defines them; relations to many records are no fields here. What is on a form is a person's view.
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
    f.name as field_name,
    case
        when f.type in ('NUMBER', 'NUMERIC', 'CURRENCY', 'RATING', 'POSITION') then 'number'
        when f.type = 'DATE_TIME' then 'timestamp'
        when f.type = 'DATE' then 'date'
        when f.type = 'BOOLEAN' then 'boolean'
        else 'text'
    end as data_type,
    f."isCustom" as is_custom,
    not coalesce(f."isNullable", true) as is_required,
    f."createdAt" as created_at,
    f."updatedAt" as modified_at,
    not f."isActive" as is_deleted
from core."fieldMetadata" f
join core."objectMetadata" o on o.id = f."objectMetadataId"
join here h on h.id = o."workspaceId"
where o."nameSingular" in ('opportunity', 'company', 'person', 'task')
    and not f."isSystem"
    and f.type <> 'TS_VECTOR'
    and coalesce(f.settings ->> 'relationType', '') <> 'ONE_TO_MANY'
