-- Which fields of each case are filled; a wrap code only when closed. The values stay in the CRM.
-- cursor: none
select
    'case' as object_type,
    cast(r.id as text) as record_id,
    case
        when trim(coalesce(r.priority, '')) = '' then 'empty'
        when lower(trim(r.priority)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__priority,
    case
        when trim(coalesce(r.category, '')) = '' then 'empty'
        when lower(trim(r.category)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__category,
    case
        when r.company_id is null then 'empty'
        else 'filled'
    end as field__account,
    case
        when not (r.closed_at is not null) then 'na'
        when trim(coalesce(r.wrap_code, '')) = '' then 'empty'
        when lower(trim(r.wrap_code)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__wrap_code
from cases r
