-- Which fields of each account are filled; the values stay in the CRM.
-- custom: r.c_\w+ of account, as camelCase
select
    'account' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.assigned_user_id is null or r.assigned_user_id = '' then 'empty' else 'filled' end as "field__assignedUserId",
    case when exists (select 1 from entity_team x where x.entity_id = r.id and x.entity_type = 'Account' and not x.deleted) then 'filled' else 'empty' end as "field__teamsIds",
    case when nullif(trim(r.industry), '') is null then 'empty' when lower(trim(r.industry)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__industry,
    case when nullif(trim(r.website), '') is null then 'empty' when lower(trim(r.website)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__website,
    case when nullif(trim(r.type), '') is null then 'empty' when lower(trim(r.type)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__type,
    case when nullif(trim(r.billing_address_city), '') is null then 'empty' when lower(trim(r.billing_address_city)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__billingAddressCity",
    case when nullif(trim(r.billing_address_country), '') is null then 'empty' when lower(trim(r.billing_address_country)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__billingAddressCountry",
    case when nullif(trim(r.sic_code), '') is null then 'empty' when lower(trim(r.sic_code)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__sicCode",
    case when r.description is null or trim(r.description) = '' then 'empty' else 'filled' end as field__description,
    case when exists (select 1 from entity_phone_number x where x.entity_id = r.id and x.entity_type = 'Account' and not x.deleted) then 'filled' else 'empty' end as "field__phoneNumber"
from account r
