-- Which fields of each ticket are filled; the values stay in the CRM.
select
    'case' as object_type,
    t.ticketid as record_id,
    case when nullif(trim(t.title), '') is null then 'empty' when lower(trim(t.title)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__ticket_title,
    case when nullif(trim(t.status), '') is null or t.status = '--None--' then 'empty' when lower(trim(t.status)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__ticketstatus,
    case when nullif(trim(t.priority), '') is null or t.priority = '--None--' then 'empty' when lower(trim(t.priority)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__ticketpriorities,
    case when nullif(trim(t.category), '') is null or t.category = '--None--' then 'empty' when lower(trim(t.category)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__ticketcategories,
    case when coalesce(t.parent_id, 0) = 0 then 'empty' else 'filled' end as field__parent_id,
    case when nullif(trim(t.solution), '') is null then 'empty' when lower(trim(t.solution)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__solution,
    case when e.smownerid = 0 then 'empty' else 'filled' end as field__assigned_user_id
from vtiger_troubletickets t
join vtiger_crmentity e on e.crmid = t.ticketid
