-- Leads, without names and addresses.
select
    l.id as lead_id,
    l.assigned_user_id as owner_user_id,
    l.status as status_native,
    case l.status when 'Converted' then 'converted' when 'Dead' then 'lost' when 'Recycled' then 'lost' else 'open' end as status_canonical,
    l.source as lead_source,
    l.converted_at as converted_at,
    l.created_account_id as converted_account_id,
    l.created_contact_id as converted_contact_id,
    l.created_opportunity_id as converted_opportunity_id,
    l.created_at as created_at,
    l.modified_at as modified_at,
    l.deleted as is_deleted
from "lead" l
