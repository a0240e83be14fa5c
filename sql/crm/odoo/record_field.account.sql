-- Which fields of each account are filled; the values stay in the CRM.
-- custom: r.x_\w+ of res_partner
select
    'account' as object_type,
    cast(r.id as text) as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.user_id is null then 'empty' else 'filled' end as field__user_id,
    case when r.industry_id is null then 'empty' else 'filled' end as field__industry_id,
    case when nullif(trim(r.website), '') is null then 'empty' when lower(trim(r.website)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__website,
    case when nullif(trim(r.email), '') is null then 'empty' else 'filled' end as field__email,
    case when nullif(trim(r.phone), '') is null then 'empty' else 'filled' end as field__phone,
    case when nullif(trim(r.city), '') is null then 'empty' when lower(trim(r.city)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__city,
    case when r.country_id is null then 'empty' else 'filled' end as field__country_id,
    case when trim(regexp_replace(coalesce(r.comment, ''), '<[^>]*>', '', 'g')) = '' then 'empty' else 'filled' end as field__comment
from res_partner r
where r.is_company and not exists (select 1 from res_users u where u.partner_id = r.id)
