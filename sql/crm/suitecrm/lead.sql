-- Leads, without names and addresses; SuiteCRM does not date a conversion.
select
    l.id as lead_id,
    nullif(l.assigned_user_id, '') as owner_user_id,
    l.status as status_native,
    case
        when l.converted = 1 or l.status = 'Converted' then 'converted'
        when l.status in ('Dead', 'Recycled') then 'lost'
        else 'open'
    end as status_canonical,
    nullif(l.lead_source, '') as lead_source,
    nullif(l.account_id, '') as converted_account_id,
    nullif(l.contact_id, '') as converted_contact_id,
    nullif(l.opportunity_id, '') as converted_opportunity_id,
    l.date_entered as created_at,
    l.date_modified as modified_at,
    l.deleted as is_deleted
from leads l
