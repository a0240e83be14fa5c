-- Meetings of the calendar, without their texts; whether one took place is not recorded.
select
    concat('evt:', e.id) as activity_id,
    'meeting' as kind,
    e.user_id as owner_user_id,
    e.create_uid as created_by_user_id,
    case when coalesce(e.active, true) then 'planned' else 'cancelled' end as status_canonical,
    e.start as scheduled_start_at,
    e.stop as scheduled_end_at,
    cast(extract(epoch from e.stop - e.start) as bigint) as duration_s,
    case
        when e.opportunity_id is not null or e.res_model = 'crm.lead' then 'opportunity'
        when e.res_model = 'res.partner' then 'contact'
        else e.res_model
    end as related_object_type,
    coalesce(e.opportunity_id, nullif(e.res_id, 0)) as related_object_id,
    e.create_date as created_at,
    e.write_date as modified_at,
    false as is_deleted
from calendar_event e
