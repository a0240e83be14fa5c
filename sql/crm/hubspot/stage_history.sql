-- When a deal entered and left each stage, from the history of its stage; HubSpot keeps a limited number of versions.
with stages as (
    select
        json_extract_string(s.stage, '$.id') as stage_id,
        json_extract_string(s.stage, '$.label') as label,
        json_extract_string(s.stage, '$.metadata.isClosed') as is_closed,
        try_cast(json_extract_string(s.stage, '$.metadata.probability') as double) as probability
    from deal_pipeline p, unnest(from_json(p.stages, '["JSON"]')) as s(stage)
),
entered as (
    select
        d.id as opportunity_id,
        h.v as stage_id,
        utc(h.t) as entered_at,
        h.u as changed_by_user_id
    from deal d, unnest(from_json(d.history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","u":"VARCHAR"}]')) as u(h)
    where h.p = 'dealstage' and nullif(h.v, '') is not null
),
placed as (
    select
        e.*,
        coalesce(s.label, e.stage_id) as stage_native,
        case
            when s.is_closed = 'true' and s.probability = 1 then 'won'
            when s.is_closed = 'true' then 'lost'
            when s.stage_id is not null then 'open'
        end as stage_canonical
    from entered e
    left join stages s on s.stage_id = e.stage_id
)
select
    p.opportunity_id as opportunity_id,
    p.stage_native as stage_native,
    p.stage_canonical as stage_canonical,
    p.entered_at as entered_at,
    lead(p.entered_at) over (partition by p.opportunity_id order by p.entered_at) as left_at,
    p.changed_by_user_id as changed_by_user_id,
    'native' as basis,
    lag(p.stage_native) over (partition by p.opportunity_id order by p.entered_at) as previous_stage_native
from placed p
