-- Leads, without names and addresses; vTiger hides a converted lead and does not date the conversion.
select
    l.leadid as lead_id,
    u.id as owner_user_id,
    nullif(l.leadstatus, '') as status_native,
    case
        when l.converted = 1 then 'converted'
        when l.leadstatus in ('Junk Lead', 'Lost Lead') then 'lost'
        else 'open'
    end as status_canonical,
    nullif(nullif(l.leadsource, ''), '--None--') as lead_source,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    e.deleted as is_deleted
from vtiger_leaddetails l
join vtiger_crmentity e on e.crmid = l.leadid
left join vtiger_users u on u.id = e.smownerid
