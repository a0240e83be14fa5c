-- Changes of fields as the timeline merged them over ten minutes; values outside the list of business fields are not read: "(not read)" stands
-- for any value. A row that is merged again counts as another change to the later value.
-- cursor: _cursor timestamp
-- lookback: 3600
with logged as (
    select
        ta.id,
        ta."updatedAt" as cursor_at,
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
    where ta."updatedAt" > :cursor
    order by ta."updatedAt"
    limit :page_size
),
changed as (
    select
        g.*,
        d.key as field_name,
        case
            when d.value -> 'before' ->> 'amountMicros' ~ '^-?[0-9]+$' then cast((d.value -> 'before' ->> 'amountMicros')::numeric / 1000000 as decimal(18, 2))::text
            else nullif(d.value ->> 'before', '')
        end as old_value,
        case
            when d.value -> 'after' ->> 'amountMicros' ~ '^-?[0-9]+$' then cast((d.value -> 'after' ->> 'amountMicros')::numeric / 1000000 as decimal(18, 2))::text
            else nullif(d.value ->> 'after', '')
        end as new_value,
        d.key in (
            'accountOwner', 'accountOwnerId', 'amount', 'assignee', 'assigneeId', 'closeDate', 'company', 'companyId', 'dueAt', 'owner', 'ownerId',
            'pointOfContact', 'pointOfContactId', 'stage', 'status'
        ) as is_read
    from logged g
    left join lateral jsonb_each(case when jsonb_typeof(g.diff) = 'object' and g.action = 'updated' and not g.is_linked then g.diff end) d on true
)
select
    concat('ta:', c.id, ':', c.field_name, ':', md5(coalesce(c.new_value, ''))) as change_id,
    c.object_type as object_type,
    c.object_id as object_id,
    c.field_name as field_name,
    case
        when c.field_name in ('owner', 'ownerId', 'accountOwner', 'accountOwnerId', 'assignee', 'assigneeId') then 'owner'
        when c.field_name = 'stage' then 'stage'
        when c.field_name = 'status' then 'status'
        when c.field_name = 'amount' then 'amount'
        when c.field_name = 'closeDate' then 'close_date'
        when c.field_name in ('company', 'companyId') then 'account'
    end as field_canonical,
    case when c.is_read then c.old_value when c.old_value is not null then '(not read)' end as old_value,
    case when c.is_read then c.new_value when c.new_value is not null then '(not read)' end as new_value,
    case when c.field_name in ('ownerId', 'accountOwnerId', 'assigneeId') then c.old_value end as old_ref_id,
    case when c.field_name in ('ownerId', 'accountOwnerId', 'assigneeId') then c.new_value end as new_ref_id,
    c.happens_at as changed_at,
    c.member_id as changed_by_user_id,
    false as is_initial,
    c.field_name is null as _skip,
    c.cursor_at as _cursor
from changed c
order by c.cursor_at
