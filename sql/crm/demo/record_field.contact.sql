-- Which fields of each contact are filled. The values stay in the CRM.
-- cursor: none
select
    'contact' as object_type,
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
        when trim(coalesce(r.job_title, '')) = '' then 'empty'
        when lower(trim(r.job_title)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__job_title,
    case
        when r.company_id is null then 'empty'
        else 'filled'
    end as field__account
from contacts r
