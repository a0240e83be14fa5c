-- Which fields of each opportunity are filled; the values stay in the CRM.
select
    'opportunity' as object_type,
    r.id as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when nullif(trim(r.sales_stage), '') is null then 'empty' when lower(trim(r.sales_stage)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__sales_stage,
    case when r.amount is null then 'empty' else 'filled' end as field__amount,
    case when r.date_closed is null then 'empty' else 'filled' end as field__date_closed,
    case when coalesce(r.assigned_user_id, '') = '' then 'empty' else 'filled' end as field__assigned_user_id,
    case when nullif(trim(r.opportunity_type), '') is null then 'empty' when lower(trim(r.opportunity_type)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__opportunity_type,
    case when nullif(trim(r.lead_source), '') is null then 'empty' when lower(trim(r.lead_source)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__lead_source,
    case when nullif(trim(r.next_step), '') is null then 'empty' when lower(trim(r.next_step)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__next_step,
    case when exists (select 1 from accounts_opportunities x where x.opportunity_id = r.id and x.deleted = 0) then 'filled' else 'empty' end as field__account_id,
    case when trim(coalesce(r.description, '')) = '' then 'empty' else 'filled' end as field__description,
    case when exists (select 1 from securitygroups_records x where x.record_id = r.id and x.module = 'Opportunities' and x.deleted = 0) then 'filled' else 'empty' end as field__security_groups
from opportunities r
