-- Which fields of each contact are filled; the values stay in the CRM.
-- custom: r.c_\w+ of contact, as camelCase
select
    'contact' as object_type,
    r.id as record_id,
    case when nullif(trim(r.first_name), '') is null then 'empty' when lower(trim(r.first_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__firstName",
    case when nullif(trim(r.last_name), '') is null then 'empty' when lower(trim(r.last_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__lastName",
    case when r.assigned_user_id is null or r.assigned_user_id = '' then 'empty' else 'filled' end as "field__assignedUserId",
    case when exists (select 1 from entity_team x where x.entity_id = r.id and x.entity_type = 'Contact' and not x.deleted) then 'filled' else 'empty' end as "field__teamsIds",
    case when exists (select 1 from entity_email_address x where x.entity_id = r.id and x.entity_type = 'Contact' and not x.deleted) then 'filled' else 'empty' end as "field__emailAddress",
    case when exists (select 1 from entity_phone_number x where x.entity_id = r.id and x.entity_type = 'Contact' and not x.deleted) then 'filled' else 'empty' end as "field__phoneNumber",
    case when r.account_id is null or r.account_id = '' then 'empty' else 'filled' end as "field__accountId",
    case when nullif(trim(r.address_city), '') is null then 'empty' when lower(trim(r.address_city)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__addressCity",
    case when r.description is null or trim(r.description) = '' then 'empty' else 'filled' end as field__description
from contact r
