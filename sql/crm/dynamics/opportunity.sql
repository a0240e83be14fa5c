-- Deals, without their names. The stage is the process step, else the sales stage; won and lost as the deal's state says.
select
    r.id as opportunity_id,
    r.account_id as account_id,
    r.contact_id as primary_contact_id,
    r.user_id as owner_user_id,
    coalesce(r.stage, r.sales_stage, r.sales_stage_code) as stage_native,
    case r.state when '0' then 'open' when '1' then 'won' when '2' then 'lost' end as stage_canonical,
    r.amount as amount,
    c.code as currency,
    r.amount_base as amount_base,
    r.probability as probability_pct,
    r.close_date as close_date,
    case when r.state in ('1', '2') then utc(r.closed_date) end as closed_at,
    r.created_at as created_at,
    r.modified_at as modified_at,
    exists (select 1 from dv_audit a where a.operation = '3' and a.object_id = r.id) as is_deleted
from dv_opportunity r
left join dv_currency c on c.id = r.currency_id
