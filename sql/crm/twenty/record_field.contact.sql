-- Which fields of each contact are filled; the values stay in the CRM.
select
    'contact' as object_type,
    p.id as record_id,
    case when nullif(trim(p."nameFirstName"), '') is null then 'empty' when lower(trim(p."nameFirstName")) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__firstName",
    case when nullif(trim(p."nameLastName"), '') is null then 'empty' when lower(trim(p."nameLastName")) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__lastName",
    case when nullif(trim(p."emailsPrimaryEmail"), '') is null then 'empty' when lower(trim(p."emailsPrimaryEmail")) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__email,
    case when nullif(trim(p."phonesPrimaryPhoneNumber"), '') is null then 'empty' when lower(trim(p."phonesPrimaryPhoneNumber")) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__phone,
    case when nullif(trim(p."jobTitle"), '') is null then 'empty' when lower(trim(p."jobTitle")) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__jobTitle",
    case when p."companyId" is null then 'empty' else 'filled' end as "field__companyId"
from person p
