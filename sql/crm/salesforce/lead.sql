-- Leads; whether one that was not converted is lost, only the company's own statuses would tell.
select
    r.id as lead_id,
    case when r.owner_id like '005%' then r.owner_id end as owner_user_id,
    r.status as status_native,
    case when r.is_converted = 'true' then 'converted' when r.is_converted = 'false' then 'open' end as status_canonical,
    r.lead_source as lead_source,
    r.converted_at as converted_at,
    r.account_id as converted_account_id,
    r.contact_id as converted_contact_id,
    r.opportunity_id as converted_opportunity_id,
    r.created_at as created_at,
    r.modified_at as modified_at,
    r.is_deleted as is_deleted
from sf_lead r
