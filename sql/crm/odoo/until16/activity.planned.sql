-- Planned activities, without their texts; a done one is deleted.
select
    concat('act:', a.id) as activity_id,
    case y.category when 'phonecall' then 'call' when 'meeting' then 'meeting' else 'task' end as kind,
    a.user_id as owner_user_id,
    a.create_uid as created_by_user_id,
    'planned' as status_canonical,
    cast(a.date_deadline as timestamp) as due_at,
    cast(null as timestamp) as completed_at,
    case a.res_model when 'crm.lead' then coalesce(l.type, 'lead') when 'res.partner' then 'contact' else a.res_model end as related_object_type,
    a.res_id as related_object_id,
    a.create_date as created_at,
    a.write_date as modified_at,
    false as is_deleted
from mail_activity a
left join mail_activity_type y on y.id = a.activity_type_id
left join crm_lead l on a.res_model = 'crm.lead' and l.id = a.res_id
