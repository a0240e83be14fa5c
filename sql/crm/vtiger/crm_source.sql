-- vTiger's version and base currency; the currency with id -11 by default is the one that amounts are kept in.
select
    'vTiger' as vendor,
    v.current_version as vendor_version,
    'open source' as edition,
    (
        select c.currency_code
        from vtiger_currency_info c
        where c.deleted = 0 and c.defaultid = '-11'
        order by c.id
        limit 1
    ) as base_currency
from vtiger_version v
order by v.id desc
limit 1
