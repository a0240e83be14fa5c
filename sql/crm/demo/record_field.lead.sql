-- Which fields of each lead are filled. The values stay in the CRM.
-- cursor: none
select
    'lead' as object_type,
    cast(r.id as text) as record_id,
    case
        when trim(coalesce(r.email, '')) = '' then 'empty'
        when lower(trim(r.email)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__email,
    case
        when trim(coalesce(r.phone, '')) = '' then 'empty'
        when lower(trim(r.phone)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__phone,
    case
        when trim(coalesce(r.company, '')) = '' then 'empty'
        when lower(trim(r.company)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__company,
    case
        when trim(coalesce(r.source, '')) = '' then 'empty'
        when lower(trim(r.source)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__source
from leads r
