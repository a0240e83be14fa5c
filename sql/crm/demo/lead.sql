-- Leads, and what the converted ones became.
-- cursor: none
select
    cast(l.id as text) as lead_id,
    cast(l.owner_id as text) as owner_user_id,
    l.status as status_native,
    case l.status
        when 'Converted' then 'converted'
        when 'Dead' then 'lost'
        else 'open'
    end as status_canonical,
    l.source as lead_source,
    datetime(l.converted_at, 'unixepoch') as converted_at,
    cast(l.converted_company_id as text) as converted_account_id,
    cast(l.converted_contact_id as text) as converted_contact_id,
    cast(l.converted_deal_id as text) as converted_opportunity_id,
    datetime(l.created_at, 'unixepoch') as created_at,
    datetime(l.changed_at, 'unixepoch') as modified_at,
    l.deleted_at is not null as is_deleted
from leads l
