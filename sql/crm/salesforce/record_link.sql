-- Contacts of deals with their role, people of companies, whom calls, e-mails and meetings are with, contacts of cases, and who and what names a campaign.
with linked as (
    select 'opportunity' as from_type, r.opportunity_id as from_id, 'contact' as to_type, r.contact_id as to_id, r.role, r.is_primary = 'true' as is_primary, r.created_at as linked_at, r.is_deleted = 'true' as is_deleted
    from sf_contactrole r
    union all
    select 'contact', c.id, 'account', c.account_id, null, true, null, c.is_deleted = 'true'
    from sf_contact c
    union all
    select 'case', c.id, 'contact', c.contact_id, null, true, null, c.is_deleted = 'true'
    from sf_case c
    union all
    select 'opportunity', o.id, 'campaign', o.campaign_id, null, true, null, o.is_deleted = 'true'
    from sf_opportunity o
    union all
    select case when m.contact_id is not null then 'contact' else 'lead' end, coalesce(m.contact_id, m.lead_id), 'campaign', m.campaign_id, null, false, m.created_at, m.is_deleted = 'true'
    from sf_campaignmember m
    union all
    select case a.subtype when 'Call' then 'call' when 'Email' then 'email' else 'task' end, concat('task:', a.id), case when a.who_id like '00Q%' then 'lead' else 'contact' end, a.who_id, null, true, null, a.is_deleted = 'true'
    from sf_task a
    union all
    select 'meeting', concat('event:', a.id), case when a.who_id like '00Q%' then 'lead' else 'contact' end, a.who_id, null, true, null, a.is_deleted = 'true'
    from sf_event a
)
select
    l.from_type as from_object_type,
    l.from_id as from_record_id,
    l.to_type as to_object_type,
    l.to_id as to_record_id,
    min(l.role) as link_role,
    bool_or(l.is_primary) as is_primary,
    min(l.linked_at) as linked_at,
    bool_and(l.is_deleted) as is_deleted
from linked l
where l.from_id is not null and l.to_id is not null
group by l.from_type, l.from_id, l.to_type, l.to_id
