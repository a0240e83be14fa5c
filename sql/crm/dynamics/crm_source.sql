-- The environment and its base currency; time zones are people's own.
select
    'Dataverse' as edition,
    c.code as base_currency
from dv_organization o
left join dv_currency c on c.id = o.currency_id
