-- Teams a record is shared with.
select
    lower(e.entity_type) as object_type,
    e.entity_id as record_id,
    concat('team:', e.team_id) as org_unit_id,
    e.deleted as is_deleted
from entity_team e
where e.entity_id is not null and e.team_id is not null and e.entity_type is not null
