-- Which fields of each account are filled; the values stay in the CRM.
select
    'account' as object_type,
    a.accountid as record_id,
    case when nullif(trim(a.accountname), '') is null then 'empty' when lower(trim(a.accountname)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__accountname,
    case when nullif(trim(a.phone), '') is null then 'empty' when lower(trim(a.phone)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__phone,
    case when nullif(trim(a.website), '') is null then 'empty' when lower(trim(a.website)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__website,
    case when nullif(trim(a.email1), '') is null then 'empty' when lower(trim(a.email1)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__email1,
    case when nullif(trim(a.industry), '') is null or a.industry = '--None--' then 'empty' when lower(trim(a.industry)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__industry,
    case when nullif(trim(a.account_type), '') is null or a.account_type = '--None--' then 'empty' when lower(trim(a.account_type)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__accounttype,
    case when e.smownerid = 0 then 'empty' else 'filled' end as field__assigned_user_id,
    case when nullif(trim(e.description), '') is null then 'empty' when lower(trim(e.description)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__description
from vtiger_account a
join vtiger_crmentity e on e.crmid = a.accountid
