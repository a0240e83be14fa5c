-- What the demo CRM says about itself.
-- cursor: none
select
    'Demo CRM (synthetic)' as vendor,
    max(case when i.name = 'version' then i.value end) as vendor_version,
    'demo' as edition,
    max(case when i.name = 'time_zone' then i.value end) as tenant_tz,
    max(case when i.name = 'base_currency' then i.value end) as base_currency
from app_info i
