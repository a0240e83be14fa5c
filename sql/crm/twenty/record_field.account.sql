-- Which fields of each account are filled; the values stay in the CRM.
select
    'account' as object_type,
    c.id as record_id,
    case when nullif(trim(c.name), '') is null then 'empty' when lower(trim(c.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when nullif(trim(c."domainNamePrimaryLinkUrl"), '') is null then 'empty' when lower(trim(c."domainNamePrimaryLinkUrl")) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__domainName",
    case when nullif(trim(c."addressAddressCity"), '') is null then 'empty' when lower(trim(c."addressAddressCity")) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as "field__addressCity",
    case when c.employees is null then 'empty' else 'filled' end as field__employees,
    case when c."accountOwnerId" is null then 'empty' else 'filled' end as "field__accountOwnerId"
from company c
