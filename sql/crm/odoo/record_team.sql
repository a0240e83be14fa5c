-- The sales team of each lead and deal.
select
    coalesce(l.type, 'lead') as object_type,
    l.id as record_id,
    concat('team:', l.team_id) as org_unit_id,
    false as is_deleted
from crm_lead l
where l.team_id is not null
