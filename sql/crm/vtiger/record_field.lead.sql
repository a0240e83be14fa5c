-- Which fields of each lead are filled; the values stay in the CRM.
select
    'lead' as object_type,
    l.leadid as record_id,
    case when nullif(trim(l.firstname), '') is null then 'empty' when lower(trim(l.firstname)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__firstname,
    case when nullif(trim(l.lastname), '') is null then 'empty' when lower(trim(l.lastname)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__lastname,
    case when nullif(trim(l.company), '') is null then 'empty' when lower(trim(l.company)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__company,
    case when nullif(trim(l.email), '') is null then 'empty' when lower(trim(l.email)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__email,
    case when nullif(trim(l.leadstatus), '') is null or l.leadstatus = '--None--' then 'empty' when lower(trim(l.leadstatus)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__leadstatus,
    case when nullif(trim(l.leadsource), '') is null or l.leadsource = '--None--' then 'empty' when lower(trim(l.leadsource)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__leadsource,
    case when nullif(trim(l.industry), '') is null or l.industry = '--None--' then 'empty' when lower(trim(l.industry)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__industry,
    case when e.smownerid = 0 then 'empty' else 'filled' end as field__assigned_user_id
from vtiger_leaddetails l
join vtiger_crmentity e on e.crmid = l.leadid
