-- Contacts of deals, companies, calls, meetings and cases, users who take part, what an e-mail is about, campaigns, and the last import.
with linked as (
    select
        'opportunity' as from_object_type,
        l.opportunity_id as from_record_id,
        'contact' as to_object_type,
        l.contact_id as to_record_id,
        l.contact_role as link_role,
        l.date_modified as linked_at,
        l.deleted as is_deleted
    from opportunities_contacts l
    union all
    select 'contact', l.contact_id, 'account', l.account_id, null, l.date_modified, l.deleted
    from accounts_contacts l
    union all
    select 'call', concat('call:', l.call_id), 'user', l.user_id, l.accept_status, l.date_modified, l.deleted
    from calls_users l
    union all
    select 'call', concat('call:', l.call_id), 'contact', l.contact_id, l.accept_status, l.date_modified, l.deleted
    from calls_contacts l
    union all
    select 'call', concat('call:', l.call_id), 'lead', l.lead_id, l.accept_status, l.date_modified, l.deleted
    from calls_leads l
    union all
    select 'meeting', concat('meeting:', l.meeting_id), 'user', l.user_id, l.accept_status, l.date_modified, l.deleted
    from meetings_users l
    union all
    select 'meeting', concat('meeting:', l.meeting_id), 'contact', l.contact_id, l.accept_status, l.date_modified, l.deleted
    from meetings_contacts l
    union all
    select 'meeting', concat('meeting:', l.meeting_id), 'lead', l.lead_id, l.accept_status, l.date_modified, l.deleted
    from meetings_leads l
    union all
    select 'case', l.case_id, 'contact', l.contact_id, l.contact_role, l.date_modified, l.deleted
    from contacts_cases l
    union all
    select
        'email',
        concat('email:', l.email_id),
        case l.bean_module
            when 'Accounts' then 'account'
            when 'Contacts' then 'contact'
            when 'Leads' then 'lead'
            when 'Opportunities' then 'opportunity'
            when 'Cases' then 'case'
            when 'Calls' then 'call'
            when 'Meetings' then 'meeting'
            when 'Tasks' then 'task'
            when 'Emails' then 'email'
            when 'Notes' then 'note'
            when 'AOR_Reports' then 'report'
            else lower(l.bean_module)
        end,
        l.bean_id,
        null,
        l.date_modified,
        l.deleted
    from emails_beans l
    union all
    select 'opportunity', o.id, 'campaign', o.campaign_id, null, null, o.deleted
    from opportunities o
    union all
    select 'lead', d.id, 'campaign', d.campaign_id, null, null, d.deleted
    from leads d
    union all
    select 'contact', c.id, 'campaign', c.campaign_id, null, null, c.deleted
    from contacts c
    union all
    select 'account', a.id, 'campaign', a.campaign_id, null, null, a.deleted
    from accounts a
    union all
    select
        case i.import_module
            when 'Accounts' then 'account'
            when 'Contacts' then 'contact'
            when 'Leads' then 'lead'
            when 'Opportunities' then 'opportunity'
            when 'Cases' then 'case'
            when 'Calls' then 'call'
            when 'Meetings' then 'meeting'
            when 'Tasks' then 'task'
            when 'Emails' then 'email'
            when 'Notes' then 'note'
            when 'AOR_Reports' then 'report'
            else lower(i.import_module)
        end,
        i.bean_id,
        'data_job',
        concat('import:', i.assigned_user_id, ':', i.import_module, ':', min(i.bean_id) over (partition by i.assigned_user_id, i.import_module)),
        'created',
        null,
        i.deleted
    from users_last_import i
    where coalesce(i.deleted, 0) = 0
)
select
    l.from_object_type as from_object_type,
    l.from_record_id as from_record_id,
    l.to_object_type as to_object_type,
    l.to_record_id as to_record_id,
    max(nullif(l.link_role, '')) as link_role,
    max(l.linked_at) as linked_at,
    min(coalesce(l.is_deleted, 0)) as is_deleted
from linked l
where l.from_record_id <> '' and l.to_record_id <> '' and l.from_object_type is not null and l.to_object_type is not null
group by l.from_object_type, l.from_record_id, l.to_object_type, l.to_record_id
