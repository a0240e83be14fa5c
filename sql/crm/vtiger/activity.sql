-- Calls, meetings, tasks and e-mails, without their texts; vTiger does not date when a task was completed, and keeps times as text beside dates.
with linked as (
    select r.activityid, min(r.crmid) as crmid
    from vtiger_seactivityrel r
    group by r.activityid
),
dated as (
    select
        a.activityid,
        case
            when a.activitytype = 'Task' then 'task'
            when a.activitytype = 'Emails' then 'email'
            when a.activitytype like '%Call%' then 'call'
            else 'meeting'
        end as kind,
        coalesce(nullif(a.eventstatus, ''), nullif(a.status, '')) as status_native,
        timestamp(a.date_start, nullif(trim(a.time_start), '')) as starts_at,
        timestamp(a.due_date, nullif(trim(a.time_end), '')) as ends_at,
        a.due_date
    from vtiger_activity a
)
select
    concat('act:', d.activityid) as activity_id,
    d.kind as kind,
    u.id as owner_user_id,
    nullif(e.smcreatorid, 0) as created_by_user_id,
    d.status_native as status_native,
    case
        when d.status_native in ('Held', 'Completed') then 'done'
        when d.status_native in ('Not Held', 'Deferred', 'Cancelled') then 'cancelled'
        when d.kind = 'email' then 'done'
        else 'planned'
    end as status_canonical,
    case when d.kind in ('call', 'meeting') then d.starts_at end as scheduled_start_at,
    case when d.kind in ('call', 'meeting') then d.ends_at end as scheduled_end_at,
    case when d.kind = 'task' then timestamp(d.due_date) end as due_at,
    case when d.kind in ('call', 'meeting') and d.status_native = 'Held' then d.ends_at end as completed_at,
    case when d.kind in ('call', 'meeting') and d.ends_at >= d.starts_at then timestampdiff(second, d.starts_at, d.ends_at) end as duration_s,
    case
        when r.setype = 'Accounts' then 'account'
        when r.setype = 'Contacts' then 'contact'
        when r.setype = 'Leads' then 'lead'
        when r.setype = 'Potentials' then 'opportunity'
        when r.setype = 'HelpDesk' then 'case'
        else lower(r.setype)
    end as related_object_type,
    r.crmid as related_object_id,
    case when r.setype = 'Accounts' then r.crmid end as account_id,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    e.deleted as is_deleted
from dated d
join vtiger_crmentity e on e.crmid = d.activityid
left join linked l on l.activityid = d.activityid
left join vtiger_crmentity r on r.crmid = l.crmid
left join vtiger_users u on u.id = e.smownerid
