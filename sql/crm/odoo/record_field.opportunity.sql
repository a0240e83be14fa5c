-- Which fields of each opportunity are filled; the values stay in the CRM. An expected revenue of 0 is a placeholder.
-- custom: r.x_\w+ of crm_lead
select
    'opportunity' as object_type,
    cast(r.id as text) as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.stage_id is null then 'empty' else 'filled' end as field__stage_id,
    case when r.expected_revenue is null then 'empty' when r.expected_revenue = 0 then 'placeholder' else 'filled' end as field__expected_revenue,
    case when r.date_deadline is null then 'empty' else 'filled' end as field__date_deadline,
    case when r.user_id is null then 'empty' else 'filled' end as field__user_id,
    case when r.team_id is null then 'empty' else 'filled' end as field__team_id,
    case when r.partner_id is null then 'empty' else 'filled' end as field__partner_id,
    case when nullif(trim(r.email_from), '') is null then 'empty' else 'filled' end as field__email_from,
    case when nullif(trim(r.phone), '') is null then 'empty' else 'filled' end as field__phone,
    case when r.source_id is null then 'empty' else 'filled' end as field__source_id,
    case when trim(regexp_replace(coalesce(r.description, ''), '<[^>]*>', '', 'g')) = '' then 'empty' else 'filled' end as field__description
from crm_lead r
where r.type = 'opportunity'
