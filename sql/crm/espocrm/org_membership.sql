-- Who belongs to which team and role; moves carry the date of the audit note that EspoCRM keeps for users.
with moved as (
    select
        n.parent_id as user_id,
        n.created_at as moved_at,
        json_extract(n.data, '$.attributes.was.teamsIds') as was_teams,
        json_extract(n.data, '$.attributes.became.teamsIds') as became_teams
    from note n
    where n.parent_type = 'User' and n.type = 'Update' and json_extract(n.data, '$.attributes.became.teamsIds') is not null
),
change_of_team as (
    select
        m.user_id,
        tu.team_id,
        m.moved_at,
        coalesce(json_contains(m.was_teams, json_quote(tu.team_id)), 0) as was_in,
        coalesce(json_contains(m.became_teams, json_quote(tu.team_id)), 0) as is_in
    from moved m
    join team_user tu on tu.user_id = m.user_id
),
arrival as (
    select c.user_id, c.team_id, max(c.moved_at) as arrived_at
    from change_of_team c
    where c.was_in = 0 and c.is_in = 1
    group by c.user_id, c.team_id
),
departure as (
    select c.user_id, c.team_id, max(c.moved_at) as left_at
    from change_of_team c
    where c.was_in = 1 and c.is_in = 0
    group by c.user_id, c.team_id
)
select
    concat('team:', tu.team_id) as org_unit_id,
    tu.user_id as user_id,
    tu.role as member_role,
    coalesce(u.default_team_id = tu.team_id, 0) as is_primary,
    a.arrived_at as valid_from,
    null as valid_to,
    case when a.arrived_at is null then 'snapshot' else 'audit' end as valid_basis
from team_user tu
join "user" u on u.id = tu.user_id
left join arrival a on a.user_id = tu.user_id and a.team_id = tu.team_id
where not tu.deleted
union all
select
    concat('team:', tu.team_id),
    tu.user_id,
    tu.role,
    0,
    case when a.arrived_at < d.left_at then a.arrived_at end,
    d.left_at,
    'audit'
from team_user tu
join departure d on d.user_id = tu.user_id and d.team_id = tu.team_id
left join arrival a on a.user_id = tu.user_id and a.team_id = tu.team_id
where tu.deleted
union all
select
    concat('role:', ru.role_id),
    ru.user_id,
    null,
    0,
    null,
    null,
    'snapshot'
from role_user ru
where not ru.deleted
