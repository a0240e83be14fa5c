-- The company's base currency and SuiteCRM's version stand in its configuration file, not in its database.
select
    'SuiteCRM' as vendor,
    cast(null as char) as vendor_version,
    'community' as edition
from config c
where c.category = 'system' and c.name = 'name'
