-- Finished activities and e-mails, from the message log; their texts are not read.
select
    concat('msg:', m.id) as activity_id,
    case
        when m.mail_activity_type_id is null then 'email'
        else case y.category when 'phonecall' then 'call' when 'meeting' then 'meeting' else 'task' end
    end as kind,
    coalesce((select min(u.id) from res_users u where u.partner_id = m.author_id), m.create_uid) as owner_user_id,
    m.create_uid as created_by_user_id,
    'done' as status_canonical,
    case m.message_type when 'email' then 'inbound' when 'email_outgoing' then 'outbound' end as direction,
    m.date as completed_at,
    case m.model when 'crm.lead' then coalesce(l.type, 'lead') when 'res.partner' then 'contact' else m.model end as related_object_type,
    m.res_id as related_object_id,
    m.create_date as created_at,
    m.write_date as modified_at,
    false as is_deleted
from mail_message m
left join mail_activity_type y on y.id = m.mail_activity_type_id
left join crm_lead l on m.model = 'crm.lead' and l.id = m.res_id
where m.model in ('crm.lead', 'res.partner')
    and (m.mail_activity_type_id is not null or m.message_type in ('email', 'email_outgoing'))
