-- Tickets, without their texts; vTiger does not date the closing.
select
    t.ticketid as case_id,
    case when p.setype = 'Accounts' then p.crmid end as account_id,
    case when p.setype = 'Contacts' then p.crmid end as contact_id,
    u.id as owner_user_id,
    nullif(t.status, '') as status_native,
    case when t.status = 'Closed' then 'closed' else 'open' end as status_canonical,
    nullif(t.priority, '') as priority,
    nullif(t.category, '') as case_type,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    e.deleted as is_deleted
from vtiger_troubletickets t
join vtiger_crmentity e on e.crmid = t.ticketid
left join vtiger_crmentity p on p.crmid = nullif(t.parent_id, 0)
left join vtiger_users u on u.id = e.smownerid
