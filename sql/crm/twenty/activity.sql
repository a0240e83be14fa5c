-- Tasks, and the meetings and e-mails that Twenty synchronises for its members, without their texts. Twenty does not say whether a meeting was
-- held: one that ended before the timeline's last entry counts as done.
with latest as (
    select max(ta."createdAt") as logged_at
    from "timelineActivity" ta
),
linked as (
    select distinct on (t."taskId")
        t."taskId" as task_id,
        case when t."targetOpportunityId" is not null then 'opportunity' when t."targetCompanyId" is not null then 'account' else 'contact' end as object_type,
        coalesce(t."targetOpportunityId", t."targetCompanyId", t."targetPersonId") as object_id,
        t."targetCompanyId" as account_id
    from "taskTarget" t
    where t."deletedAt" is null and coalesce(t."targetOpportunityId", t."targetCompanyId", t."targetPersonId") is not null
    order by t."taskId", t."createdAt", t.id
)
select
    concat('task:', t.id) as activity_id,
    'task' as kind,
    t."assigneeId" as owner_user_id,
    t."createdByWorkspaceMemberId" as created_by_user_id,
    t.status::text as status_native,
    case t.status::text when 'DONE' then 'done' else 'planned' end as status_canonical,
    null as direction,
    null::timestamptz as scheduled_start_at,
    null::timestamptz as scheduled_end_at,
    t."dueAt" as due_at,
    null::timestamptz as completed_at,
    l.object_type as related_object_type,
    l.object_id as related_object_id,
    l.account_id as account_id,
    t."createdAt" as created_at,
    t."updatedAt" as modified_at,
    t."deletedAt" is not null as is_deleted
from task t
left join linked l on l.task_id = t.id
union all
select
    concat('event:', e.id, ':', p."workspaceMemberId"),
    'meeting',
    p."workspaceMemberId",
    null,
    p."responseStatus"::text,
    case when e."isCanceled" then 'cancelled' when e."endsAt" <= w.logged_at then 'done' else 'planned' end,
    null,
    e."startsAt",
    e."endsAt",
    null,
    case when not e."isCanceled" and e."endsAt" <= w.logged_at then e."endsAt" end,
    null,
    null,
    null,
    e."createdAt",
    e."updatedAt",
    e."deletedAt" is not null
from "calendarEvent" e
join "calendarEventParticipant" p on p."calendarEventId" = e.id and p."workspaceMemberId" is not null
cross join latest w
union all
select
    concat('message:', m.id, ':', p."workspaceMemberId"),
    'email',
    p."workspaceMemberId",
    null,
    lower(p.role::text),
    'done',
    case lower(p.role::text) when 'from' then 'outbound' else 'inbound' end,
    null,
    null,
    null,
    m."receivedAt",
    null,
    null,
    null,
    m."createdAt",
    m."updatedAt",
    m."deletedAt" is not null
from message m
join "messageParticipant" p on p."messageId" = m.id and p."workspaceMemberId" is not null
