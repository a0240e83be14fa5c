-- Contacts of deals, companies, calls, meetings, cases and e-mails, users who take part, campaigns, and the import a record came from.
with linked as (
    select
        'opportunity' as from_object_type,
        l.opportunity_id as from_record_id,
        'contact' as to_object_type,
        l.contact_id as to_record_id,
        l.role as link_role,
        coalesce(o.contact_id = l.contact_id, false) as is_primary,
        l.deleted as is_deleted
    from contact_opportunity l
    left join opportunity o on o.id = l.opportunity_id
    union all
    select 'opportunity', o.id, 'contact', o.contact_id, null, true, o.deleted
    from opportunity o
    where not exists (select 1 from contact_opportunity x where x.opportunity_id = o.id and x.contact_id = o.contact_id)
    union all
    select 'contact', l.contact_id, 'account', l.account_id, l.role, coalesce(c.account_id = l.account_id, false), l.deleted
    from account_contact l
    left join contact c on c.id = l.contact_id
    union all
    select 'call', concat('call:', l.call_id), 'user', l.user_id, l.status, coalesce(c.assigned_user_id = l.user_id, false), l.deleted
    from call_user l
    left join "call" c on c.id = l.call_id
    union all
    select 'call', concat('call:', l.call_id), 'contact', l.contact_id, l.status, false, l.deleted
    from call_contact l
    union all
    select 'call', concat('call:', l.call_id), 'lead', l.lead_id, l.status, false, l.deleted
    from call_lead l
    union all
    select 'meeting', concat('meeting:', l.meeting_id), 'user', l.user_id, l.status, coalesce(m.assigned_user_id = l.user_id, false), l.deleted
    from meeting_user l
    left join meeting m on m.id = l.meeting_id
    union all
    select 'meeting', concat('meeting:', l.meeting_id), 'contact', l.contact_id, l.status, false, l.deleted
    from contact_meeting l
    union all
    select 'meeting', concat('meeting:', l.meeting_id), 'lead', l.lead_id, l.status, false, l.deleted
    from lead_meeting l
    union all
    select 'case', l.case_id, 'contact', l.contact_id, null, coalesce(c.contact_id = l.contact_id, false), l.deleted
    from case_contact l
    left join "case" c on c.id = l.case_id
    union all
    select 'email', concat('email:', l.email_id), 'contact', a.entity_id, l.address_type, false, l.deleted or a.deleted
    from email_email_address l
    join entity_email_address a on a.email_address_id = l.email_address_id and a.entity_type = 'Contact'
    union all
    select 'opportunity', o.id, 'campaign', o.campaign_id, null, true, o.deleted
    from opportunity o
    union all
    select 'lead', d.id, 'campaign', d.campaign_id, null, true, d.deleted
    from "lead" d
    union all
    select 'contact', c.id, 'campaign', c.campaign_id, null, true, c.deleted
    from contact c
    union all
    select 'account', a.id, 'campaign', a.campaign_id, null, true, a.deleted
    from account a
    union all
    select
        lower(e.entity_type),
        e.entity_id,
        'data_job',
        concat('import:', e.import_id),
        case when e.is_imported then 'created' when e.is_updated then 'updated' when e.is_duplicate then 'duplicate' end,
        false,
        e.deleted
    from import_entity e
)
select
    l.from_object_type as from_object_type,
    l.from_record_id as from_record_id,
    l.to_object_type as to_object_type,
    l.to_record_id as to_record_id,
    max(l.link_role) as link_role,
    max(case when l.is_primary then 1 else 0 end) as is_primary,
    min(case when l.is_deleted then 1 else 0 end) as is_deleted
from linked l
where l.from_object_type is not null and l.from_record_id is not null and nullif(l.to_record_id, '') is not null
group by l.from_object_type, l.from_record_id, l.to_object_type, l.to_record_id
