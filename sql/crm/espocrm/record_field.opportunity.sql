-- Which fields of each opportunity are filled; the values stay in the CRM.
-- custom: r.c_\w+ of opportunity, as camelCase
select
    'opportunity' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when nullif(trim(r.stage), '') is null then 'empty' when lower(trim(r.stage)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__stage,
    case when r.amount is null then 'empty' else 'filled' end as field__amount,
    case when nullif(trim(r.amount_currency), '') is null then 'empty' when lower(trim(r.amount_currency)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__amountCurrency",
    case when r.close_date is null then 'empty' else 'filled' end as "field__closeDate",
    case when r.assigned_user_id is null or r.assigned_user_id = '' then 'empty' else 'filled' end as "field__assignedUserId",
    case when exists (select 1 from entity_team x where x.entity_id = r.id and x.entity_type = 'Opportunity' and not x.deleted) then 'filled' else 'empty' end as "field__teamsIds",
    case when nullif(trim(r.lead_source), '') is null then 'empty' when lower(trim(r.lead_source)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__leadSource",
    case when r.account_id is null or r.account_id = '' then 'empty' else 'filled' end as "field__accountId",
    case when r.description is null or trim(r.description) = '' then 'empty' else 'filled' end as field__description
from opportunity r
