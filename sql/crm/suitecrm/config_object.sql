-- Modules that are under access control; those with a prefix that SuiteCRM does not ship were made or added by the company.
with module as (
    select
        a.category,
        min(a.date_entered) as created_at,
        max(a.date_modified) as modified_at
    from acl_actions a
    where a.acltype = 'module' and a.deleted = 0
    group by a.category
)
select
    case m.category
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
        else lower(m.category)
    end as object_type,
    m.category as native_name,
    locate('_', m.category) > 0
        and m.category not in ('Calls_Reschedule')
        and substring_index(m.category, '_', 1) not in ('AM', 'AOBH', 'AOD', 'AOK', 'AOP', 'AOR', 'AOS', 'AOW', 'FP', 'OutboundEmail', 'jjwg') as is_custom,
    1 as is_active,
    m.created_at as created_at,
    m.modified_at as modified_at,
    0 as is_deleted
from module m
