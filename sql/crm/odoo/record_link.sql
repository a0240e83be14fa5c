-- Deals to the person they are with, people to their company, meetings to who takes part, e-mails to whom they went, campaigns, bulk creations.
with party as (
    select
        p.id as partner_id,
        case when u.id is not null then 'user' when p.is_company then 'account' else 'contact' end as object_type,
        cast(coalesce(u.id, p.id) as text) as record_id
    from res_partner p
    left join lateral (select min(x.id) as id from res_users x where x.partner_id = p.id) u on true
),
bulk as (
    select coalesce(l.type, 'lead') as object_type, l.id, l.create_uid, l.create_date
    from crm_lead l
    union all
    select case when p.is_company then 'account' else 'contact' end, p.id, p.create_uid, p.create_date
    from res_partner p
),
sized as (
    select b.*, count(*) over (partition by b.object_type, b.create_uid, b.create_date) as n_together
    from bulk b
    where b.create_uid > 1
),
linked as (
    select
        coalesce(l.type, 'lead') as from_object_type,
        cast(l.id as text) as from_record_id,
        'contact' as to_object_type,
        cast(p.id as text) as to_record_id,
        null as link_role,
        true as is_primary
    from crm_lead l
    join res_partner p on p.id = l.partner_id and not coalesce(p.is_company, false)
    union all
    select 'contact', cast(p.id as text), 'account', cast(c.id as text), null, true
    from res_partner p
    join res_partner c on c.id = p.parent_id and c.is_company
    where not coalesce(p.is_company, false) and not exists (select 1 from res_users u where u.partner_id = p.id)
    union all
    select 'meeting', concat('evt:', a.event_id), p.object_type, p.record_id, a.state, p.object_type = 'user' and p.record_id = cast(e.user_id as text)
    from calendar_attendee a
    join calendar_event e on e.id = a.event_id
    join party p on p.partner_id = a.partner_id
    union all
    select 'email', concat('msg:', m.id), p.object_type, p.record_id, 'to', false
    from mail_message m
    join mail_message_res_partner_rel r on r.mail_message_id = m.id
    join party p on p.partner_id = r.res_partner_id and p.object_type <> 'user'
    where m.message_type in ('email', 'email_outgoing') and m.model in ('crm.lead', 'res.partner')
    union all
    select coalesce(l.type, 'lead'), cast(l.id as text), 'campaign', cast(l.campaign_id as text), null, true
    from crm_lead l
    where l.campaign_id is not null
    union all
    select s.object_type, cast(s.id as text), 'data_job', concat('bulk:', s.object_type, ':', s.create_uid, ':', s.create_date), 'created', false
    from sized s
    where s.n_together >= 20
)
select
    l.from_object_type as from_object_type,
    l.from_record_id as from_record_id,
    l.to_object_type as to_object_type,
    l.to_record_id as to_record_id,
    max(l.link_role) as link_role,
    bool_or(l.is_primary) as is_primary,
    false as is_deleted
from linked l
group by l.from_object_type, l.from_record_id, l.to_object_type, l.to_record_id
