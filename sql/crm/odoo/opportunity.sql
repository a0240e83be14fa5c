-- Deals, without their names. A lost deal is an archived row with probability 0; one archived otherwise is neither open nor lost.
select
    l.id as opportunity_id,
    case when p.is_company then p.id else p.parent_id end as account_id,
    case when not coalesce(p.is_company, false) then p.id end as primary_contact_id,
    l.user_id as owner_user_id,
    case when l.team_id is not null then concat('team:', l.team_id) end as pipeline,
    coalesce(to_jsonb(s.name) ->> 'en_US', to_jsonb(s.name) #>> '{}') as stage_native,
    s.sequence as stage_order,
    case
        when not coalesce(l.active, true) and coalesce(l.probability, 0) = 0 then 'lost'
        when s.is_won then 'won'
        when coalesce(l.active, true) then 'open'
    end as stage_canonical,
    l.expected_revenue as amount,
    coalesce(y.name, b.name) as currency,
    l.probability as probability_pct,
    l.date_deadline as close_date,
    l.date_closed as closed_at,
    (
        select min(a.date_deadline)
        from mail_activity a
        where a.res_model = 'crm.lead' and a.res_id = l.id
    ) as next_step_date,
    o.name as lead_source,
    l.date_last_stage_update as last_stage_change_at,
    l.create_date as created_at,
    l.write_date as modified_at,
    false as is_deleted
from crm_lead l
left join crm_stage s on s.id = l.stage_id
left join res_company c on c.id = l.company_id
left join res_currency y on y.id = c.currency_id
left join res_company f on f.id = (select min(x.id) from res_company x)
left join res_currency b on b.id = f.currency_id
left join res_partner p on p.id = l.partner_id
left join utm_source o on o.id = l.source_id
where l.type = 'opportunity'
