-- Deals, without their names. Won and lost as HubSpot itself says, else as the pipeline's stage says.
with stages as (
    select
        p.name as pipeline,
        json_extract_string(s.stage, '$.id') as stage_id,
        json_extract_string(s.stage, '$.label') as label,
        try_cast(json_extract_string(s.stage, '$.displayOrder') as integer) as stage_order,
        json_extract_string(s.stage, '$.metadata.isClosed') as is_closed,
        try_cast(json_extract_string(s.stage, '$.metadata.probability') as double) as probability
    from deal_pipeline p, unnest(from_json(p.stages, '["JSON"]')) as s(stage)
),
moved as (
    select d.id, max(utc(h.t)) as stage_at
    from deal d, unnest(from_json(d.history, '[{"p":"VARCHAR","t":"VARCHAR"}]')) as u(h)
    where h.p = 'dealstage'
    group by d.id
)
select
    d.id as opportunity_id,
    d.company_id as account_id,
    o.user_id as owner_user_id,
    coalesce(s.pipeline, d.pipeline) as pipeline,
    coalesce(s.label, d.stage) as stage_native,
    s.stage_order as stage_order,
    case
        when d.is_won = 'true' then 'won'
        when d.is_closed = 'true' then 'lost'
        when d.is_closed = 'false' then 'open'
        when s.is_closed = 'true' and s.probability = 1 then 'won'
        when s.is_closed = 'true' then 'lost'
        when s.stage_id is not null then 'open'
    end as stage_canonical,
    d.amount as amount,
    coalesce(d.currency, a.currency) as currency,
    d.amount_base as amount_base,
    100 * coalesce(try_cast(d.probability as double), s.probability) as probability_pct,
    cast(utc(d.close_at) as date) as close_date,
    case when d.is_closed = 'true' then d.close_at end as closed_at,
    d.deal_type as opportunity_type,
    d.lead_source as lead_source,
    m.stage_at as last_stage_change_at,
    d.created_at as created_at,
    d.modified_at as modified_at,
    d.archived = 'true' as is_deleted
from deal d
left join stages s on s.stage_id = d.stage
left join moved m on m.id = d.id
left join account_details a on true
left join (select w.id as owner_id, max(coalesce(w.user_id, w.former_user_id)) as user_id from owner w group by w.id) o on o.owner_id = d.owner_id
