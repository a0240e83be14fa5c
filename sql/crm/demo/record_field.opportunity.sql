-- Which fields of each deal are filled; a next step only while open, a reason only when lost. The values stay in the CRM.
-- cursor: none
select
    'opportunity' as object_type,
    cast(r.id as text) as record_id,
    case
        when r.amount is null then 'empty'
        else 'filled'
    end as field__amount,
    case
        when r.close_day is null then 'empty'
        else 'filled'
    end as field__close_date,
    case
        when not (r.closed_at is null) then 'na'
        when trim(coalesce(r.next_step, '')) = '' then 'empty'
        when lower(trim(r.next_step)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__next_step,
    case
        when r.contact_id is null then 'empty'
        else 'filled'
    end as field__contact,
    case
        when trim(coalesce(r.source, '')) = '' then 'empty'
        when lower(trim(r.source)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__source,
    case
        when not (r.stage = 'Closed Lost') then 'na'
        when trim(coalesce(r.loss_reason, '')) = '' then 'empty'
        when lower(trim(r.loss_reason)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder'
        else 'filled'
    end as field__loss_reason
from deals r
