-- Security groups that a record is shared with.
select
    case s.module
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
        else lower(s.module)
    end as object_type,
    s.record_id as record_id,
    concat('sg:', s.securitygroup_id) as org_unit_id,
    s.deleted as is_deleted
from securitygroups_records s
where s.record_id is not null and s.securitygroup_id is not null and s.module is not null
