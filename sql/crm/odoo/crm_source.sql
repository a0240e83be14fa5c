-- Odoo's version from its base module, and the currency of its first company.
select
    'Odoo' as vendor,
    m.latest_version as vendor_version,
    (
        select y.name
        from res_company c
        join res_currency y on y.id = c.currency_id
        order by c.id
        limit 1
    ) as base_currency
from ir_module_module m
where m.name = 'base'
