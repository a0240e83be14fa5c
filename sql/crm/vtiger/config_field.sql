-- Fields of the main modules as vTiger defines them: custom ones, required ones, and whether ModTracker logs their changes.
select
    case t.name
        when 'Accounts' then 'account'
        when 'Contacts' then 'contact'
        when 'Leads' then 'lead'
        when 'Potentials' then 'opportunity'
        when 'HelpDesk' then 'case'
        when 'Calendar' then 'task'
        when 'Events' then 'meeting'
    end as object_type,
    f.fieldname as field_name,
    case
        when f.typeofdata like 'DT~%' or f.typeofdata like 'T~%' then 'timestamp'
        when f.typeofdata like 'D~%' then 'date'
        when f.typeofdata like 'N%' or f.typeofdata like 'I~%' then 'number'
        when f.typeofdata like 'C~%' then 'boolean'
        else 'text'
    end as data_type,
    f.generatedtype = 2 as is_custom,
    f.typeofdata like '%~M%' as is_required,
    coalesce(m.visible, 0) = 1 as is_audited,
    f.displaytype <> 1 as is_read_only,
    f.displaytype = 1 and f.presence in (0, 2) as is_on_form,
    0 as is_deleted
from vtiger_field f
join vtiger_tab t on t.tabid = f.tabid
left join vtiger_modtracker_tabs m on m.tabid = t.tabid
where t.name in ('Accounts', 'Contacts', 'Leads', 'Potentials', 'HelpDesk', 'Calendar', 'Events')
