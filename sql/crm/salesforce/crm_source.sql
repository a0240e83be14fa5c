-- The organisation: edition, time zone, and its currency where it is told.
select
    o.edition as edition,
    o.zone as tenant_tz,
    o.currency as base_currency
from sf_organization o
