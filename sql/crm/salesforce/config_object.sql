-- Objects that can be customised; those whose name ends in __c are the company's own or a package's.
select
    case e.name when 'Account' then 'account' when 'Contact' then 'contact' when 'Lead' then 'lead' when 'Opportunity' then 'opportunity' when 'Case' then 'case' when 'Task' then 'task' when 'Event' then 'meeting' when 'Campaign' then 'campaign' else lower(e.name) end as object_type,
    e.name as native_name,
    e.name like '%\_\_c' escape '\' as is_custom,
    true as is_active,
    e.modified_at as modified_at,
    false as is_deleted
from sf_entity e
