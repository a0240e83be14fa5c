-- Which fields of each contact are filled; the values stay in the CRM.
select
    'contact' as object_type,
    c.contactid as record_id,
    case when nullif(trim(c.firstname), '') is null then 'empty' when lower(trim(c.firstname)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__firstname,
    case when nullif(trim(c.lastname), '') is null then 'empty' when lower(trim(c.lastname)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__lastname,
    case when nullif(trim(c.email), '') is null then 'empty' when lower(trim(c.email)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__email,
    case when nullif(trim(c.phone), '') is null then 'empty' when lower(trim(c.phone)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__phone,
    case when nullif(trim(c.mobile), '') is null then 'empty' when lower(trim(c.mobile)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__mobile,
    case when nullif(trim(c.title), '') is null then 'empty' when lower(trim(c.title)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__title,
    case when coalesce(c.accountid, 0) = 0 then 'empty' else 'filled' end as field__account_id,
    case when e.smownerid = 0 then 'empty' else 'filled' end as field__assigned_user_id
from vtiger_contactdetails c
join vtiger_crmentity e on e.crmid = c.contactid
