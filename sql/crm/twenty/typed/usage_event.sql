-- What the timeline logged: creations, changes, deletions and restorations; three or more changes of one object type by one account in one
-- second are a mass update. Twenty merges what one member does to one record within ten minutes into one row. Rows that only repeat a note or a
-- task on the record it is linked to are left out; linked messages and events are synchronised, not typed.
-- cursor: _cursor timestamp
-- lookback: 3600
with logged as (
    select
        ta.id,
        ta."createdAt" as cursor_at,
        ta."happensAt" as happens_at,
        ta."workspaceMemberId" as member_id,
        case
            when ta."targetOpportunityId" is not null then 'opportunity'
            when ta."targetCompanyId" is not null then 'account'
            when ta."targetPersonId" is not null then 'contact'
            when ta."targetTaskId" is not null then 'task'
            when ta."targetNoteId" is not null then 'note'
            else 'other'
        end as object_type,
        coalesce(ta."targetOpportunityId", ta."targetCompanyId", ta."targetPersonId", ta."targetTaskId", ta."targetNoteId") as object_id,
        ta."timelineActivityTypeSnapshot" ->> 'action' as action,
        coalesce(ta."timelineActivityTypeSnapshot" ->> 'name', ta."timelineActivityTypeSnapshot" ->> 'action') as raw_action,
        ta."linkedRecordId" is not null as is_linked,
        ta.properties -> 'diff' as diff
    from "timelineActivity" ta
    where ta."createdAt" > :cursor
    order by ta."createdAt"
    limit :page_size
),
counted as (
    select
        g.*,
        count(*) over (partition by g.member_id, g.object_type, g.action, date_trunc('second', g.happens_at)) as same_second
    from logged g
),
sourced as (
    select
        c.*,
        case c.object_type
            when 'opportunity' then o."createdBySource"::text
            when 'account' then y."createdBySource"::text
            when 'contact' then p."createdBySource"::text
            when 'task' then t."createdBySource"::text
            when 'note' then n."createdBySource"::text
        end as source
    from counted c
    left join opportunity o on o.id = c.object_id and c.object_type = 'opportunity'
    left join company y on y.id = c.object_id and c.object_type = 'account'
    left join person p on p.id = c.object_id and c.object_type = 'contact'
    left join task t on t.id = c.object_id and c.object_type = 'task'
    left join note n on n.id = c.object_id and c.object_type = 'note'
)
select
    concat('ta:', c.id) as event_id,
    c.member_id as user_id,
    case when c.is_linked then c.cursor_at else c.happens_at end as occurred_at,
    '10min' as granularity,
    case
        when c.is_linked then 'link'
        when c.action = 'updated' and c.same_second >= 3 then 'mass_update'
        when c.action = 'updated' then 'update'
        when c.action = 'created' then 'create'
        when c.action in ('deleted', 'destroyed') then 'delete'
        when c.action = 'restored' then 'restore'
        else 'other'
    end as action,
    c.raw_action as raw_action,
    c.object_type as object_type,
    c.object_id as object_id,
    case
        when c.is_linked then 'sync'
        when c.action = 'created' and c.source = 'MANUAL' then 'ui'
        when c.action = 'created' and c.source in ('API', 'WEBHOOK', 'APPLICATION') then 'api'
        when c.action = 'created' and c.source = 'IMPORT' then 'import'
        when c.action = 'created' and c.source in ('EMAIL', 'CALENDAR') then 'sync'
        when c.action = 'created' and c.source in ('WORKFLOW', 'AGENT') then 'automation'
        when c.action = 'created' and c.source = 'SYSTEM' then 'system'
        when c.member_id is null then 'automation'
        else 'unknown'
    end as channel,
    1 as event_count,
    case
        when c.action = 'created' and c.source in ('API', 'WEBHOOK', 'APPLICATION') then 'integration'
        when c.is_linked or c.member_id is null then 'automation'
        when c.action = 'created' and c.source in ('EMAIL', 'CALENDAR', 'WORKFLOW', 'AGENT', 'SYSTEM') then 'automation'
        else 'human'
    end as actor_kind,
    false as is_derived,
    c.is_linked and c.raw_action not like 'message%' and c.raw_action not like 'calendarEvent%' as _skip,
    c.cursor_at as _cursor
from sourced c
order by c.cursor_at
