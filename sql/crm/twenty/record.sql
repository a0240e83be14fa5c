-- Every record of the main objects: who owns, made and last changed it, and when. People have no owner in Twenty.
select
    'opportunity' as object_type,
    o.id as record_id,
    o."ownerId" as owner_user_id,
    o."createdByWorkspaceMemberId" as created_by_user_id,
    o."updatedByWorkspaceMemberId" as modified_by_user_id,
    o."createdAt" as created_at,
    o."updatedAt" as modified_at,
    case o."createdBySource"::text
        when 'MANUAL' then 'ui'
        when 'API' then 'api'
        when 'WEBHOOK' then 'api'
        when 'APPLICATION' then 'api'
        when 'IMPORT' then 'import'
        when 'EMAIL' then 'sync'
        when 'CALENDAR' then 'sync'
        when 'WORKFLOW' then 'automation'
        when 'AGENT' then 'automation'
        when 'SYSTEM' then 'system'
        else 'unknown'
    end as create_channel,
    o."deletedAt" is not null as is_deleted,
    o."deletedAt" as deleted_at,
    case when o."deletedAt" is not null then 'native' end as deleted_basis
from opportunity o
union all
select
    'account',
    c.id,
    c."accountOwnerId",
    c."createdByWorkspaceMemberId",
    c."updatedByWorkspaceMemberId",
    c."createdAt",
    c."updatedAt",
    case c."createdBySource"::text
        when 'MANUAL' then 'ui'
        when 'API' then 'api'
        when 'WEBHOOK' then 'api'
        when 'APPLICATION' then 'api'
        when 'IMPORT' then 'import'
        when 'EMAIL' then 'sync'
        when 'CALENDAR' then 'sync'
        when 'WORKFLOW' then 'automation'
        when 'AGENT' then 'automation'
        when 'SYSTEM' then 'system'
        else 'unknown'
    end,
    c."deletedAt" is not null,
    c."deletedAt",
    case when c."deletedAt" is not null then 'native' end
from company c
union all
select
    'contact',
    p.id,
    null::uuid,
    p."createdByWorkspaceMemberId",
    p."updatedByWorkspaceMemberId",
    p."createdAt",
    p."updatedAt",
    case p."createdBySource"::text
        when 'MANUAL' then 'ui'
        when 'API' then 'api'
        when 'WEBHOOK' then 'api'
        when 'APPLICATION' then 'api'
        when 'IMPORT' then 'import'
        when 'EMAIL' then 'sync'
        when 'CALENDAR' then 'sync'
        when 'WORKFLOW' then 'automation'
        when 'AGENT' then 'automation'
        when 'SYSTEM' then 'system'
        else 'unknown'
    end,
    p."deletedAt" is not null,
    p."deletedAt",
    case when p."deletedAt" is not null then 'native' end
from person p
union all
select
    'task',
    t.id,
    t."assigneeId",
    t."createdByWorkspaceMemberId",
    t."updatedByWorkspaceMemberId",
    t."createdAt",
    t."updatedAt",
    case t."createdBySource"::text
        when 'MANUAL' then 'ui'
        when 'API' then 'api'
        when 'WEBHOOK' then 'api'
        when 'APPLICATION' then 'api'
        when 'IMPORT' then 'import'
        when 'EMAIL' then 'sync'
        when 'CALENDAR' then 'sync'
        when 'WORKFLOW' then 'automation'
        when 'AGENT' then 'automation'
        when 'SYSTEM' then 'system'
        else 'unknown'
    end,
    t."deletedAt" is not null,
    t."deletedAt",
    case when t."deletedAt" is not null then 'native' end
from task t
