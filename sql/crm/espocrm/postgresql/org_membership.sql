-- Who belongs to which team and role; moves carry the date of the audit note that EspoCRM keeps for users.
with moved as (
    select
        n.parent_id as user_id,
        n.created_at as moved_at,
        cast(n.data as jsonb) #> '{attributes,was,teamsIds}' as was_teams,
        cast(n.data as jsonb) #> '{attributes,became,teamsIds}' as became_teams
    from note n
    where n.parent_type = 'User' and n.type = 'Update' and cast(n.data as jsonb) #> '{attributes,became,teamsIds}' is not null
),
change_of_team as (
    select
        m.user_id,
        tu.team_id,
        m.moved_at,
        coalesce(m.was_teams @> to_jsonb(tu.team_id), false) as was_in,
        coalesce(m.became_teams @> to_jsonb(tu.team_id), false) as is_in
    from moved m
    join team_user tu on tu.user_id = m.user_id
),
arrival as (
    select c.user_id, c.team_id, max(c.moved_at) as arrived_at
    from change_of_team c
    where not c.was_in and c.is_in
    group by c.user_id, c.team_id
),
departure as (
    select c.user_id, c.team_id, max(c.moved_at) as left_at
    from change_of_team c
    where c.was_in and not c.is_in
    group by c.user_id, c.team_id
)
select
    concat('team:', tu.team_id) as org_unit_id,
    tu.user_id as user_id,
    tu.role as member_role,
    coalesce(u.default_team_id = tu.team_id, false) as is_primary,
    a.arrived_at as valid_from,
    cast(null as timestamp) as valid_to,
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
    false,
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
    false,
    null,
    null,
    'snapshot'
from role_user ru
where not ru.deleted
