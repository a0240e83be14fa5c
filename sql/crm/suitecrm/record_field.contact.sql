-- Which fields of each contact are filled; the values stay in the CRM.
select
    'contact' as object_type,
    r.id as record_id,
    case when nullif(trim(r.first_name), '') is null then 'empty' when lower(trim(r.first_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__first_name,
    case when nullif(trim(r.last_name), '') is null then 'empty' when lower(trim(r.last_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__last_name,
    case when coalesce(r.assigned_user_id, '') = '' then 'empty' else 'filled' end as field__assigned_user_id,
    case when nullif(trim(r.title), '') is null then 'empty' when lower(trim(r.title)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__title,
    case when nullif(trim(r.phone_work), '') is null then 'empty' when lower(trim(r.phone_work)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__phone_work,
    case when nullif(trim(r.phone_mobile), '') is null then 'empty' when lower(trim(r.phone_mobile)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__phone_mobile,
    case when nullif(trim(r.primary_address_city), '') is null then 'empty' when lower(trim(r.primary_address_city)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__primary_address_city,
    case when exists (select 1 from accounts_contacts x where x.contact_id = r.id and x.deleted = 0) then 'filled' else 'empty' end as field__account_id,
    case when trim(coalesce(r.description, '')) = '' then 'empty' else 'filled' end as field__description,
    case when exists (select 1 from email_addr_bean_rel x where x.bean_id = r.id and x.bean_module = 'Contacts' and x.deleted = 0) then 'filled' else 'empty' end as field__email_address,
    case when exists (select 1 from securitygroups_records x where x.record_id = r.id and x.module = 'Contacts' and x.deleted = 0) then 'filled' else 'empty' end as field__security_groups
from contacts r
