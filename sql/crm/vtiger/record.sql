-- Every record of the main objects: who owns, made and last changed it, and when. An owner is an account or a group.
select
    case
        when e.setype = 'Accounts' then 'account'
        when e.setype = 'Contacts' then 'contact'
        when e.setype = 'Leads' then 'lead'
        when e.setype = 'Potentials' then 'opportunity'
        when e.setype = 'HelpDesk' then 'case'
        when a.activitytype = 'Task' then 'task'
        when a.activitytype like '%Call%' then 'call'
        else 'meeting'
    end as object_type,
    e.crmid as record_id,
    u.id as owner_user_id,
    case when g.groupid is not null then concat('group:', g.groupid) end as owner_org_unit_id,
    nullif(e.smcreatorid, 0) as created_by_user_id,
    nullif(e.modifiedby, 0) as modified_by_user_id,
    e.createdtime as created_at,
    e.modifiedtime as modified_at,
    case
        when e.source = 'CRM' then 'ui'
        when e.source = 'WEBSERVICE' then 'api'
        when e.source = 'IMPORT' then 'import'
        when e.source = 'MOBILE' then 'mobile'
        when e.source like '%PORTAL%' then 'portal'
        else 'unknown'
    end as create_channel,
    e.deleted as is_deleted,
    case when e.deleted = 1 then e.modifiedtime end as deleted_at,
    case when e.deleted = 1 then 'native' end as deleted_basis
from vtiger_crmentity e
left join vtiger_activity a on a.activityid = e.crmid
left join vtiger_users u on u.id = e.smownerid
left join vtiger_groups g on g.groupid = e.smownerid
where e.setype in ('Accounts', 'Contacts', 'Leads', 'Potentials', 'HelpDesk', 'Calendar')
