-- Leads; Odoo keeps leads and deals in one table, and a converted lead is a deal with the date of its conversion.
select
    l.id as lead_id,
    l.user_id as owner_user_id,
    coalesce(to_jsonb(s.name) ->> 'en_US', to_jsonb(s.name) #>> '{}') as status_native,
    case
        when l.type = 'opportunity' then 'converted'
        when not coalesce(l.active, true) then 'lost'
        else 'open'
    end as status_canonical,
    o.name as lead_source,
    l.date_conversion as converted_at,
    case when l.type = 'opportunity' then l.id end as converted_opportunity_id,
    l.create_date as created_at,
    l.write_date as modified_at,
    false as is_deleted
from crm_lead l
left join crm_stage s on s.id = l.stage_id
left join utm_source o on o.id = l.source_id
where coalesce(l.type, 'lead') = 'lead' or l.date_conversion is not null
