-- Calls, without their texts and recordings. A call that nobody answered counts as cancelled.
select
    concat('call:', a.id) as activity_id,
    'call' as kind,
    o.user_id as owner_user_id,
    a.created_by as created_by_user_id,
    a.status as status_native,
    case when a.status in ('COMPLETED') then 'done' when a.status in ('CANCELED', 'FAILED', 'NO_ANSWER', 'BUSY', 'MISSED') then 'cancelled' when a.status is not null then 'planned' end as status_canonical,
    lower(a.direction) as direction,
    a.starts_at as scheduled_start_at,
    null as scheduled_end_at,
    null as due_at,
    case when a.status = 'COMPLETED' then a.starts_at end as completed_at,
    cast(round(try_cast(a.duration_ms as double) / 1000) as bigint) as duration_s,
    case
        when a.related_deals <> '[]' then 'opportunity'
        when a.related_tickets <> '[]' then 'case'
        when a.related_contacts <> '[]' then 'contact'
        when a.related_companies <> '[]' then 'account'
    end as related_object_type,
    coalesce(
        json_extract_string(a.related_deals, '$[0].id'),
        json_extract_string(a.related_tickets, '$[0].id'),
        json_extract_string(a.related_contacts, '$[0].id'),
        json_extract_string(a.related_companies, '$[0].id')
    ) as related_object_id,
    json_extract_string(a.related_companies, '$[0].id') as account_id,
    a.created_at as created_at,
    a.modified_at as modified_at,
    a.archived = 'true' as is_deleted
from call a
left join (select w.id as owner_id, max(coalesce(w.user_id, w.former_user_id)) as user_id from owner w group by w.id) o on o.owner_id = a.owner_id
