-- When a deal entered and left each stage, from its tracked changes; the first stage is the one before the first change.
with changed as (
    select
        v.id,
        m.res_id as opportunity_id,
        v.old_value_char as old_stage,
        v.new_value_char as new_stage,
        v.old_value_integer as old_stage_id,
        v.new_value_integer as new_stage_id,
        m.create_date as changed_at,
        coalesce((select min(u.id) from res_users u where u.partner_id = m.author_id), m.create_uid) as changed_by_user_id,
        row_number() over (partition by m.res_id order by v.id) as n
    from mail_tracking_value v
    join mail_message m on m.id = v.mail_message_id and m.model = 'crm.lead'
    join ir_model_fields f on f.id = v.field and f.name = 'stage_id'
),
entered as (
    select
        l.id as opportunity_id,
        case when c.id is null then coalesce(to_jsonb(s.name) ->> 'en_US', to_jsonb(s.name) #>> '{}') else c.old_stage end as stage_native,
        case when c.id is null then l.stage_id else c.old_stage_id end as stage_id,
        l.create_date as entered_at,
        l.create_uid as changed_by_user_id,
        0 as n
    from crm_lead l
    left join changed c on c.opportunity_id = l.id and c.n = 1
    left join crm_stage s on s.id = l.stage_id
    where l.type = 'opportunity'
    union all
    select
        c.opportunity_id,
        c.new_stage,
        c.new_stage_id,
        c.changed_at,
        c.changed_by_user_id,
        c.n
    from changed c
    join crm_lead l on l.id = c.opportunity_id and l.type = 'opportunity'
)
select
    e.opportunity_id as opportunity_id,
    e.stage_native as stage_native,
    case when s.is_won then 'won' else 'open' end as stage_canonical,
    e.entered_at as entered_at,
    lead(e.entered_at) over (partition by e.opportunity_id order by e.n) as left_at,
    e.changed_by_user_id as changed_by_user_id,
    'field_change' as basis,
    lag(e.stage_native) over (partition by e.opportunity_id order by e.n) as previous_stage_native
from entered e
left join crm_stage s on s.id = e.stage_id
where e.stage_native is not null
