-- People at companies, without names and addresses.
select
    c.contactid as contact_id,
    nullif(c.accountid, 0) as account_id,
    u.id as owner_user_id,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    e.deleted as is_deleted
from vtiger_contactdetails c
join vtiger_crmentity e on e.crmid = c.contactid
left join vtiger_users u on u.id = e.smownerid
