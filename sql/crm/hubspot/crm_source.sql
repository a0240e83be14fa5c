-- The portal: edition, time zone and company currency.
select
    d.edition as edition,
    d.zone as tenant_tz,
    d.currency as base_currency
from account_details d
