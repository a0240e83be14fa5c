-- Which fields of each opportunity are filled; the values stay in the CRM. An amount of 0 is what vTiger writes where nothing was typed.
select
    'opportunity' as object_type,
    p.potentialid as record_id,
    case when nullif(trim(p.potentialname), '') is null then 'empty' when lower(trim(p.potentialname)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__potentialname,
    case when nullif(trim(p.sales_stage), '') is null or p.sales_stage = '--None--' then 'empty' when lower(trim(p.sales_stage)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__sales_stage,
    case when coalesce(p.amount, 0) = 0 then 'empty' else 'filled' end as field__amount,
    case when p.closingdate is null then 'empty' else 'filled' end as field__closingdate,
    case when e.smownerid = 0 then 'empty' else 'filled' end as field__assigned_user_id,
    case when nullif(trim(p.potentialtype), '') is null or p.potentialtype = '--None--' then 'empty' when lower(trim(p.potentialtype)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__opportunity_type,
    case when nullif(trim(p.leadsource), '') is null or p.leadsource = '--None--' then 'empty' when lower(trim(p.leadsource)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__leadsource,
    case when nullif(trim(p.nextstep), '') is null then 'empty' when lower(trim(p.nextstep)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__nextstep,
    case when coalesce(p.related_to, 0) = 0 then 'empty' else 'filled' end as field__related_to,
    case when coalesce(p.contact_id, 0) = 0 then 'empty' else 'filled' end as field__contact_id,
    case when nullif(trim(e.description), '') is null then 'empty' when lower(trim(e.description)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__description
from vtiger_potential p
join vtiger_crmentity e on e.crmid = p.potentialid
