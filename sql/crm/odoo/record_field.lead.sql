-- Which fields of each lead are filled; the values stay in the CRM.
-- custom: r.x_\w+ of crm_lead
select
    'lead' as object_type,
    cast(r.id as text) as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.user_id is null then 'empty' else 'filled' end as field__user_id,
    case when r.team_id is null then 'empty' else 'filled' end as field__team_id,
    case when nullif(trim(r.contact_name), '') is null then 'empty' when lower(trim(r.contact_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__contact_name,
    case when nullif(trim(r.partner_name), '') is null then 'empty' when lower(trim(r.partner_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__partner_name,
    case when nullif(trim(r.email_from), '') is null then 'empty' else 'filled' end as field__email_from,
    case when nullif(trim(r.phone), '') is null then 'empty' else 'filled' end as field__phone,
    case when r.source_id is null then 'empty' else 'filled' end as field__source_id
from crm_lead r
where coalesce(r.type, 'lead') = 'lead'
