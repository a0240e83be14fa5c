-- Events of the calendar, without their texts; whether a meeting took place is not told.
select
    concat('event:', a.id) as activity_id,
    'meeting' as kind,
    case when a.owner_id like '005%' then a.owner_id end as owner_user_id,
    a.created_by as created_by_user_id,
    a.starts_at as scheduled_start_at,
    a.ends_at as scheduled_end_at,
    cast(round(60 * try_cast(a.duration_m as double)) as bigint) as duration_s,
    case left(coalesce(a.what_id, a.who_id), 3) when '006' then 'opportunity' when '500' then 'case' when '001' then 'account' when '003' then 'contact' when '00Q' then 'lead' end as related_object_type,
    coalesce(a.what_id, a.who_id) as related_object_id,
    a.account_id as account_id,
    a.created_at as created_at,
    a.modified_at as modified_at,
    a.is_deleted as is_deleted
from sf_event a
