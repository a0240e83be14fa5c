-- Creations in modules whose changes ModTracker does not log, from the records themselves.
with untracked as (
    select t.name as module
    from vtiger_tab t
    left join vtiger_modtracker_tabs m on m.tabid = t.tabid
    where coalesce(m.visible, 0) <> 1
)
select
    concat('new:', e.crmid) as event_id,
    e.smcreatorid as user_id,
    e.createdtime as occurred_at,
    'second' as granularity,
    'create' as action,
    case
        when e.setype = 'Accounts' then 'account'
        when e.setype = 'Contacts' then 'contact'
        when e.setype = 'Leads' then 'lead'
        when e.setype = 'Potentials' then 'opportunity'
        when e.setype = 'HelpDesk' then 'case'
        when a.activitytype = 'Task' then 'task'
        when a.activitytype like '%Call%' then 'call'
        else 'meeting'
    end as object_type,
    e.crmid as object_id,
    case
        when e.source = 'CRM' then 'ui'
        when e.source = 'WEBSERVICE' then 'api'
        when e.source = 'IMPORT' then 'import'
        when e.source = 'MOBILE' then 'mobile'
        when e.source like '%PORTAL%' then 'portal'
        else 'unknown'
    end as channel,
    1 as event_count,
    case when e.source = 'WEBSERVICE' then 'integration' when e.smcreatorid = 0 then 'automation' else 'human' end as actor_kind,
    true as is_derived
from vtiger_crmentity e
join untracked n on n.module = e.setype
left join vtiger_activity a on a.activityid = e.crmid
where e.setype in ('Accounts', 'Contacts', 'Leads', 'Potentials', 'HelpDesk', 'Calendar')
    and not exists (select 1 from vtiger_modtracker_basic b where b.crmid = e.crmid and b.status = 2)
