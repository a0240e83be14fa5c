-- Which fields of each lead are filled; the values stay in the CRM.
select
    'lead' as object_type,
    r.id as record_id,
    case when nullif(trim(r.first_name), '') is null then 'empty' when lower(trim(r.first_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__first_name,
    case when nullif(trim(r.last_name), '') is null then 'empty' when lower(trim(r.last_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__last_name,
    case when coalesce(r.assigned_user_id, '') = '' then 'empty' else 'filled' end as field__assigned_user_id,
    case when nullif(trim(r.status), '') is null then 'empty' when lower(trim(r.status)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__status,
    case when nullif(trim(r.lead_source), '') is null then 'empty' when lower(trim(r.lead_source)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__lead_source,
    case when nullif(trim(r.account_name), '') is null then 'empty' when lower(trim(r.account_name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__account_name,
    case when nullif(trim(r.phone_work), '') is null then 'empty' when lower(trim(r.phone_work)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__phone_work,
    case when exists (select 1 from email_addr_bean_rel x where x.bean_id = r.id and x.bean_module = 'Leads' and x.deleted = 0) then 'filled' else 'empty' end as field__email_address,
    case when exists (select 1 from securitygroups_records x where x.record_id = r.id and x.module = 'Leads' and x.deleted = 0) then 'filled' else 'empty' end as field__security_groups
from leads r
