-- Who belongs to which team today, primary or besides; HubSpot keeps no dates.
with further as (
    select
        m.id as user_id,
        unnest(from_json(m.secondary_team_ids, '["VARCHAR"]')) as team_id
    from member m
    where m.secondary_team_ids is not null
)
select
    concat('team:', m.primary_team_id) as org_unit_id,
    m.id as user_id,
    true as is_primary,
    null as valid_from,
    null as valid_to,
    'snapshot' as valid_basis
from member m
where m.primary_team_id is not null
union all
select
    concat('team:', f.team_id),
    f.user_id,
    false,
    null,
    null,
    'snapshot'
from further f
join member m on m.id = f.user_id
where f.team_id is distinct from m.primary_team_id
