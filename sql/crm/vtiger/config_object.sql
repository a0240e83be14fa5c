-- Modules that hold records; the company's own are marked as customised.
select
    case t.name
        when 'Accounts' then 'account'
        when 'Contacts' then 'contact'
        when 'Leads' then 'lead'
        when 'Potentials' then 'opportunity'
        when 'HelpDesk' then 'case'
        when 'Calendar' then 'task'
        when 'Events' then 'meeting'
        when 'Emails' then 'email'
        when 'ModComments' then 'note'
        when 'Campaigns' then 'campaign'
        else lower(t.name)
    end as object_type,
    t.name as native_name,
    coalesce(t.customized, 0) = 1 as is_custom,
    t.presence in (0, 2) as is_active,
    0 as is_deleted
from vtiger_tab t
where t.isentitytype = 1
