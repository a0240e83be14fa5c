-- What was written, from Odoo's message log: tracked changes, finished activities, comments and e-mails. Odoo logs no openings.
-- Messages that only repeat a creation or inform somebody are left out; three or more changes of one kind by one account in one second are a mass update.
-- cursor: _cursor number
-- lookback: 1000
with logged as (
    select
        m.id,
        m.model,
        m.res_id,
        m.message_type,
        m.mail_activity_type_id,
        m.author_id,
        m.create_uid,
        m.create_date,
        exists (select 1 from mail_tracking_value v where v.mail_message_id = m.id) as is_tracked
    from mail_message m
    where m.id > :cursor
    order by m.id
    limit :page_size
),
told as (
    select
        g.*,
        coalesce((select min(u.id) from res_users u where u.partner_id = g.author_id), g.create_uid) as user_id,
        case
            when g.model not in ('crm.lead', 'res.partner', 'calendar.event') or g.model is null then null
            when g.mail_activity_type_id is not null then 'activity_done'
            when g.is_tracked then 'update'
            when g.message_type = 'comment' then 'comment'
            when g.message_type in ('email', 'email_outgoing') then 'email'
        end as action
    from logged g
),
counted as (
    select
        t.*,
        count(*) over (partition by t.user_id, t.model, t.action, date_trunc('second', t.create_date)) as same_second
    from told t
)
select
    concat('mm:', c.id) as event_id,
    c.user_id as user_id,
    c.create_date as occurred_at,
    'second' as granularity,
    case when c.action = 'update' and c.same_second >= 3 then 'mass_update' else c.action end as action,
    c.message_type as raw_action,
    case
        when c.action = 'activity_done' then case y.category when 'phonecall' then 'call' when 'meeting' then 'meeting' else 'task' end
        when c.model = 'crm.lead' then coalesce(l.type, 'lead')
        when c.model = 'res.partner' then case when p.is_company then 'account' else 'contact' end
        else 'meeting'
    end as object_type,
    case when c.action = 'activity_done' then concat('msg:', c.id) else cast(c.res_id as text) end as object_id,
    case when c.message_type = 'email' then 'sync' else 'unknown' end as channel,
    1 as event_count,
    case when c.user_id is null or c.user_id = 1 then 'automation' else 'human' end as actor_kind,
    true as is_derived,
    c.action is null as _skip,
    c.id as _cursor
from counted c
left join mail_activity_type y on y.id = c.mail_activity_type_id
left join crm_lead l on c.model = 'crm.lead' and l.id = c.res_id
left join res_partner p on c.model = 'res.partner' and p.id = c.res_id
order by c.id
