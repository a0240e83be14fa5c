-- Which of the company's own fields of each record are filled; only that leaves the database. An unticked box is not known.
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
),
own as (
    select
        o."nameSingular" as native_name,
        f.name,
        f.type,
        f.name || case f.type
            when 'CURRENCY' then 'AmountMicros'
            when 'RELATION' then 'Id'
            when 'LINKS' then 'PrimaryLinkUrl'
            when 'EMAILS' then 'PrimaryEmail'
            when 'PHONES' then 'PrimaryPhoneNumber'
            when 'FULL_NAME' then 'LastName'
            when 'ADDRESS' then 'AddressCity'
            when 'RICH_TEXT_V2' then 'Markdown'
            when 'ACTOR' then 'Source'
            else ''
        end as column_name
    from core."fieldMetadata" f
    join core."objectMetadata" o on o.id = f."objectMetadataId"
    join here h on h.id = o."workspaceId"
    where f."isCustom" and f."isActive" and not f."isSystem"
        and coalesce(f.settings ->> 'relationType', '') <> 'ONE_TO_MANY'
),
every as (
    select 'company' as native_name, r.id, to_jsonb(r) as content
    from company r
    union all
    select 'person', r.id, to_jsonb(r)
    from person r
    union all
    select 'opportunity', r.id, to_jsonb(r)
    from opportunity r
    union all
    select 'task', r.id, to_jsonb(r)
    from task r
),
valued as (
    select
        e.native_name,
        e.id,
        w.name,
        w.type,
        jsonb_exists(e.content, w.column_name) as is_there,
        lower(trim(coalesce(e.content ->> w.column_name, ''))) as content
    from every e
    join own w on w.native_name = e.native_name
)
select
    case v.native_name when 'company' then 'account' when 'person' then 'contact' else v.native_name end as object_type,
    v.id as record_id,
    v.name as field_name,
    true as is_applicable,
    case
        when not v.is_there or (v.type = 'BOOLEAN' and v.content <> 'true') then null
        else v.content not in ('', '[]', '{}', 'n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx')
    end as is_filled,
    v.content in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') as is_placeholder
from valued v
