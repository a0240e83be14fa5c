-- Contacts of deals, people of companies, contacts and users who take part in calls and meetings, what activities and e-mails are about, and campaigns.
with linked as (
    select
        'opportunity' as from_object_type,
        p.potentialid as from_record_id,
        'contact' as to_object_type,
        p.contact_id as to_record_id,
        1 as is_primary
    from vtiger_potential p
    union all
    select 'opportunity', l.potentialid, 'contact', l.contactid, 0
    from vtiger_contpotentialrel l
    union all
    select 'contact', c.contactid, 'account', c.accountid, 1
    from vtiger_contactdetails c
    union all
    select 'opportunity', p.potentialid, 'campaign', p.campaignid, 0
    from vtiger_potential p
    union all
    select
        case when a.activitytype = 'Emails' then 'email' when a.activitytype = 'Task' then 'task' when a.activitytype like '%Call%' then 'call' else 'meeting' end,
        concat('act:', a.activityid),
        'contact',
        l.contactid,
        0
    from vtiger_cntactivityrel l
    join vtiger_activity a on a.activityid = l.activityid
    union all
    select
        case when a.activitytype = 'Emails' then 'email' when a.activitytype = 'Task' then 'task' when a.activitytype like '%Call%' then 'call' else 'meeting' end,
        concat('act:', a.activityid),
        case
            when r.setype = 'Accounts' then 'account'
            when r.setype = 'Contacts' then 'contact'
            when r.setype = 'Leads' then 'lead'
            when r.setype = 'Potentials' then 'opportunity'
            when r.setype = 'HelpDesk' then 'case'
            else lower(r.setype)
        end,
        r.crmid,
        0
    from vtiger_seactivityrel l
    join vtiger_activity a on a.activityid = l.activityid
    join vtiger_crmentity r on r.crmid = l.crmid
    union all
    select
        case when a.activitytype = 'Task' then 'task' when a.activitytype like '%Call%' then 'call' else 'meeting' end,
        concat('act:', a.activityid),
        'user',
        l.smid,
        0
    from vtiger_salesmanactivityrel l
    join vtiger_activity a on a.activityid = l.activityid
    where a.activitytype <> 'Emails'
)
select
    l.from_object_type as from_object_type,
    l.from_record_id as from_record_id,
    l.to_object_type as to_object_type,
    l.to_record_id as to_record_id,
    max(l.is_primary) as is_primary,
    0 as is_deleted
from linked l
where l.to_record_id is not null and l.to_record_id <> 0
group by l.from_object_type, l.from_record_id, l.to_object_type, l.to_record_id
