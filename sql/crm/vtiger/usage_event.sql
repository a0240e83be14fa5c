-- What ModTracker logged: creations, changes, deletions, restorations and links; three or more updates of one module by one account in
-- one second are a mass update. vTiger tells the channel of creations only.
-- cursor: _cursor number
-- lookback: 1000
with logged as (
    select b.*
    from vtiger_modtracker_basic b
    where b.id > :cursor
    order by b.id
    limit :page_size
),
programs as (
    select distinct e.smcreatorid as user_id
    from vtiger_crmentity e
    join vtiger_users u on u.id = e.smcreatorid
    where e.source = 'WEBSERVICE' and not exists (select 1 from vtiger_loginhistory h where h.user_name = u.user_name)
),
counted as (
    select
        g.*,
        count(*) over (partition by g.whodid, g.module, g.status, g.changedon) as same_second
    from logged g
)
select
    concat('mt:', c.id) as event_id,
    c.whodid as user_id,
    c.changedon as occurred_at,
    'second' as granularity,
    case
        when c.module = 'ModComments' and c.status = 2 then 'comment'
        when c.status = 0 and c.same_second >= 3 then 'mass_update'
        when c.status = 0 then 'update'
        when c.status = 1 then 'delete'
        when c.status = 2 then 'create'
        when c.status = 3 then 'restore'
        when c.status = 4 then 'link'
        when c.status = 5 then 'unlink'
        else 'other'
    end as action,
    c.status as raw_action,
    case
        when c.module = 'Accounts' then 'account'
        when c.module = 'Contacts' then 'contact'
        when c.module = 'Leads' then 'lead'
        when c.module = 'Potentials' then 'opportunity'
        when c.module = 'HelpDesk' then 'case'
        when c.module = 'Emails' then 'email'
        when c.module = 'ModComments' then 'note'
        when c.module not in ('Calendar', 'Events') then lower(c.module)
        when a.activitytype = 'Task' then 'task'
        when a.activitytype like '%Call%' then 'call'
        else 'meeting'
    end as object_type,
    c.crmid as object_id,
    case
        when c.status <> 2 then 'unknown'
        when e.source = 'CRM' then 'ui'
        when e.source = 'WEBSERVICE' then 'api'
        when e.source = 'IMPORT' then 'import'
        when e.source = 'MOBILE' then 'mobile'
        when e.source like '%PORTAL%' then 'portal'
        else 'unknown'
    end as channel,
    1 as event_count,
    case
        when c.status = 2 and e.source = 'WEBSERVICE' then 'integration'
        when c.whodid is null or c.whodid = 0 then 'automation'
        when p.user_id is not null then 'integration'
        else 'human'
    end as actor_kind,
    false as is_derived,
    c.id as _cursor
from counted c
left join vtiger_crmentity e on e.crmid = c.crmid
left join vtiger_activity a on a.activityid = c.crmid
left join programs p on p.user_id = c.whodid
order by c.id
