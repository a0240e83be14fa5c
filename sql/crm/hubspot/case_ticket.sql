-- Tickets; the pipeline says which of its stages are closed.
with stages as (
    select
        json_extract_string(s.stage, '$.id') as stage_id,
        json_extract_string(s.stage, '$.label') as label,
        json_extract_string(s.stage, '$.metadata.ticketState') as ticket_state
    from (select unnest(from_json(p.stages, '["JSON"]')) as stage from ticket_pipeline p) s
)
select
    t.id as case_id,
    t.company_id as account_id,
    o.user_id as owner_user_id,
    coalesce(s.label, t.stage) as status_native,
    case when s.ticket_state = 'CLOSED' or t.closed_at is not null then 'closed' when s.ticket_state is not null then 'open' end as status_canonical,
    t.priority as priority,
    t.category as case_type,
    t.created_at as created_at,
    t.modified_at as modified_at,
    t.closed_at as closed_at,
    t.archived = 'true' as is_deleted
from ticket t
left join stages s on s.stage_id = t.stage
left join (select w.id as owner_id, max(coalesce(w.user_id, w.former_user_id)) as user_id from owner w group by w.id) o on o.owner_id = t.owner_id
