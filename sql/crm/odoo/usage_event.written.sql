-- Creations, from the records themselves: Odoo keeps who made each and when.
with every as (
    select
        'lead' as model,
        coalesce(l.type, 'lead') as object_type,
        cast(l.id as text) as record_id,
        l.create_uid as user_id,
        l.create_date as created_at
    from crm_lead l
    union all
    select 'partner', case when p.is_company then 'account' else 'contact' end, cast(p.id as text), p.create_uid, p.create_date
    from res_partner p
    where not exists (select 1 from res_users u where u.partner_id = p.id)
    union all
    select 'event', 'meeting', concat('evt:', e.id), e.create_uid, e.create_date
    from calendar_event e
    union all
    select
        'activity',
        case y.category when 'phonecall' then 'call' when 'meeting' then 'meeting' else 'task' end,
        concat('act:', a.id),
        case when coalesce(a.automated, false) then 1 else a.create_uid end,
        a.create_date
    from mail_activity a
    left join mail_activity_type y on y.id = a.activity_type_id
)
select
    concat('new:', e.model, ':', e.record_id) as event_id,
    e.user_id as user_id,
    e.created_at as occurred_at,
    'second' as granularity,
    'create' as action,
    'create' as raw_action,
    e.object_type as object_type,
    e.record_id as object_id,
    'unknown' as channel,
    1 as event_count,
    case when e.user_id is null or e.user_id = 1 then 'automation' else 'human' end as actor_kind,
    true as is_derived
from every e
where e.created_at is not null
