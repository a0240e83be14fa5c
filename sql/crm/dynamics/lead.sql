-- Leads: open, qualified (converted) or disqualified (lost).
select
    r.id as lead_id,
    r.user_id as owner_user_id,
    coalesce(r.status, r.status_code) as status_native,
    case r.state when '0' then 'open' when '1' then 'converted' when '2' then 'lost' end as status_canonical,
    coalesce(r.lead_source, r.source_code) as lead_source,
    r.account_id as converted_account_id,
    r.contact_id as converted_contact_id,
    r.opportunity_id as converted_opportunity_id,
    r.created_at as created_at,
    r.modified_at as modified_at,
    exists (select 1 from dv_audit a where a.operation = '3' and a.object_id = r.id) as is_deleted
from dv_lead r
