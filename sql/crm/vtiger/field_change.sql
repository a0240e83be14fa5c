-- Changes that ModTracker logged, with the first values of new records; of fields outside the list of business fields "(not read)" stands for
-- any value.
-- cursor: _cursor number
-- lookback: 1000
with logged as (
    select b.*
    from vtiger_modtracker_basic b
    where b.id > :cursor
    order by b.id
    limit :page_size
),
detailed as (
    select
        g.id,
        g.crmid,
        g.module,
        g.whodid,
        g.changedon,
        g.status,
        d.fieldname,
        nullif(d.prevalue, '') as old_value,
        nullif(d.postvalue, '') as new_value,
        d.fieldname in (
            'account_id', 'accounttype', 'activitytype', 'amount', 'assigned_user_id', 'campaignid', 'closingdate', 'contact_id',
            'eventstatus', 'industry', 'leadsource', 'leadstatus', 'opportunity_type', 'probability', 'rating', 'related_to',
            'sales_stage', 'taskpriority', 'taskstatus', 'ticketcategories', 'ticketpriorities', 'ticketseverities', 'ticketstatus'
        ) as is_read
    from logged g
    left join vtiger_modtracker_detail d on d.id = g.id
)
select
    concat('mt:', d.id, ':', d.fieldname) as change_id,
    case
        when d.module = 'Accounts' then 'account'
        when d.module = 'Contacts' then 'contact'
        when d.module = 'Leads' then 'lead'
        when d.module = 'Potentials' then 'opportunity'
        when d.module = 'HelpDesk' then 'case'
        when d.module = 'Emails' then 'email'
        when d.module not in ('Calendar', 'Events') then lower(d.module)
        when a.activitytype = 'Task' then 'task'
        when a.activitytype like '%Call%' then 'call'
        else 'meeting'
    end as object_type,
    d.crmid as object_id,
    d.fieldname as field_name,
    case d.fieldname
        when 'assigned_user_id' then 'owner'
        when 'sales_stage' then 'stage'
        when 'leadstatus' then 'status'
        when 'ticketstatus' then 'status'
        when 'taskstatus' then 'status'
        when 'eventstatus' then 'status'
        when 'amount' then 'amount'
        when 'closingdate' then 'close_date'
        when 'nextstep' then 'next_step'
        when 'account_id' then 'account'
        when 'leadsource' then 'lead_source'
    end as field_canonical,
    case when d.is_read then d.old_value when d.old_value is not null then '(not read)' end as old_value,
    case when d.is_read then d.new_value when d.new_value is not null then '(not read)' end as new_value,
    case when d.fieldname = 'assigned_user_id' then d.old_value end as old_ref_id,
    case when d.fieldname = 'assigned_user_id' then d.new_value end as new_ref_id,
    d.changedon as changed_at,
    d.whodid as changed_by_user_id,
    d.status = 2 as is_initial,
    d.fieldname is null or d.module = 'Users' as _skip,
    d.id as _cursor
from detailed d
left join vtiger_activity a on a.activityid = d.crmid
order by d.id
