-- Which fields of each lead are filled; the values stay in the CRM.
-- custom: r.c_\w+ of lead, as camelCase
select
    'lead' as object_type,
    r.id as record_id,
    case when nullif(trim(r.first_name), '') is null then 'empty' when lower(trim(r.first_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__firstName",
    case when nullif(trim(r.last_name), '') is null then 'empty' when lower(trim(r.last_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__lastName",
    case when nullif(trim(r.status), '') is null then 'empty' when lower(trim(r.status)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__status,
    case when r.assigned_user_id is null or r.assigned_user_id = '' then 'empty' else 'filled' end as "field__assignedUserId",
    case when exists (select 1 from entity_team x where x.entity_id = r.id and x.entity_type = 'Lead' and not x.deleted) then 'filled' else 'empty' end as "field__teamsIds",
    case when exists (select 1 from entity_email_address x where x.entity_id = r.id and x.entity_type = 'Lead' and not x.deleted) then 'filled' else 'empty' end as "field__emailAddress",
    case when exists (select 1 from entity_phone_number x where x.entity_id = r.id and x.entity_type = 'Lead' and not x.deleted) then 'filled' else 'empty' end as "field__phoneNumber",
    case when nullif(trim(r.source), '') is null then 'empty' when lower(trim(r.source)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__source,
    case when nullif(trim(r.industry), '') is null then 'empty' when lower(trim(r.industry)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__industry,
    case when nullif(trim(r.account_name), '') is null then 'empty' when lower(trim(r.account_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__accountName"
from "lead" r
