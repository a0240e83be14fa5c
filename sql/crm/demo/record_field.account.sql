-- Which fields of each company are filled; households have neither industry nor website. The values stay in the CRM.
-- cursor: none
select
    'account' as object_type,
    cast(r.id as text) as record_id,
    case
        when not (r.kind <> 'household') then 'na'
        when trim(coalesce(r.industry, '')) = '' then 'empty'
        when lower(trim(r.industry)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__industry,
    case
        when not (r.kind <> 'household') then 'na'
        when trim(coalesce(r.website, '')) = '' then 'empty'
        when lower(trim(r.website)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__website,
    case
        when trim(coalesce(r.phone, '')) = '' then 'empty'
        when lower(trim(r.phone)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__phone
from companies r
