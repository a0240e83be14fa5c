-- Which fields of each account are filled; the values stay in the CRM.
select
    'account' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when coalesce(r.assigned_user_id, '') = '' then 'empty' else 'filled' end as field__assigned_user_id,
    case when nullif(trim(r.industry), '') is null then 'empty' when lower(trim(r.industry)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__industry,
    case when nullif(trim(r.account_type), '') is null then 'empty' when lower(trim(r.account_type)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__account_type,
    case when nullif(trim(r.website), '') is null then 'empty' when lower(trim(r.website)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__website,
    case when nullif(trim(r.phone_office), '') is null then 'empty' when lower(trim(r.phone_office)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__phone_office,
    case when nullif(trim(r.billing_address_city), '') is null then 'empty' when lower(trim(r.billing_address_city)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__billing_address_city,
    case when nullif(trim(r.billing_address_country), '') is null then 'empty' when lower(trim(r.billing_address_country)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__billing_address_country,
    case when trim(coalesce(r.description, '')) = '' then 'empty' else 'filled' end as field__description,
    case when exists (select 1 from email_addr_bean_rel x where x.bean_id = r.id and x.bean_module = 'Accounts' and x.deleted = 0) then 'filled' else 'empty' end as field__email_address,
    case when exists (select 1 from securitygroups_records x where x.record_id = r.id and x.module = 'Accounts' and x.deleted = 0) then 'filled' else 'empty' end as field__security_groups
from accounts r
