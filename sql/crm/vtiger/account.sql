-- Companies, without their names.
select
    a.accountid as account_id,
    u.id as owner_user_id,
    nullif(nullif(a.industry, ''), '--None--') as industry,
    nullif(nullif(a.account_type, ''), '--None--') as account_type,
    nullif(a.parentid, 0) as parent_account_id,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    e.deleted as is_deleted
from vtiger_account a
join vtiger_crmentity e on e.crmid = a.accountid
left join vtiger_users u on u.id = e.smownerid
