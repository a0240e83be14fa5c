-- Which fields of each contact are filled; the values stay in the CRM.
-- custom: r.x_\w+ of res_partner
select
    'contact' as object_type,
    cast(r.id as text) as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.user_id is null then 'empty' else 'filled' end as field__user_id,
    case when r.parent_id is null then 'empty' else 'filled' end as field__parent_id,
    case when nullif(trim(r.email), '') is null then 'empty' else 'filled' end as field__email,
    case when nullif(trim(r.phone), '') is null then 'empty' else 'filled' end as field__phone,
    case when nullif(trim(r.function), '') is null then 'empty' when lower(trim(r.function)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__function,
    case when nullif(trim(r.city), '') is null then 'empty' when lower(trim(r.city)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__city
from res_partner r
where not coalesce(r.is_company, false) and not exists (select 1 from res_users u where u.partner_id = r.id)
