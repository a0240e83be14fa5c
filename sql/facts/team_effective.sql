-- One team and week with its people by how much their use is worth: habit, most of the role's core work, and records that are filled.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person, person_week, person_fill_week, person_reports, setting_pack, setting_team, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column eligible_people bigint people: eligible on at least one of the 28 days
-- column habitual_people bigint people: of those, with a habit
-- column complete_people bigint people: used at least two thirds of the capabilities of their pack in the weeks of the 28 days
-- column quality_known_people bigint people: own records whose filling was looked at in the last five weeks
-- column quality_met_people bigint people: of those, at least 60 of 100 applicable fields filled
-- column effective_people bigint people: habitual and complete, and of the quality met where it is known
-- column rhythm_people bigint people: with a scheduled day in the 28, in a pack that says how often its role is there
-- column in_rhythm_people bigint people: of those, active on at least three quarters of the days that the pack expects
-- column leaders bigint people: to whom others report
-- column reports bigint people: direct reports of those leaders
-- column leaders_habitual bigint people: of the leaders, with a habit
-- column reports_habitual bigint people: direct reports of the leaders with a habit
-- column function_people bigint people: whose application type is known
-- column reached_people bigint people: of those, in an application type in which half of all its people in the CRM are effective
-- column large_teams bigint teams: 1 for a team of at least ten eligible people, so that it can be compared with others
-- column large_people bigint people: eligible people of such a team
-- column large_people_squared bigint: square of that number
-- column large_effective bigint people: effective people of such a team
-- column large_effective_millionths bigint millionths: square of the effective divided by the eligible of such a team
-- column large_units bigint units: 1 for the first team of a unit of at least ten eligible people, so that units can be compared
-- column unit_people bigint people: eligible people of the team, in such a unit
-- column unit_people_squared bigint: those times the eligible people of the whole unit
-- column unit_effective bigint people: effective people of the team, in such a unit
-- column unit_effective_millionths bigint millionths: those times the effective of the whole unit divided by its eligible
-- check: effective_people <= habitual_people and effective_people <= complete_people
-- check: quality_met_people <= quality_known_people
-- check: in_rhythm_people <= rhythm_people and rhythm_people <= eligible_people
-- check: reached_people <= function_people and function_people <= eligible_people
-- check: leaders_habitual <= leaders and reports_habitual <= reports
with
    looks as (
        select
            filled.source_id,
            filled.user_id,
            week.week_start_date,
            filled.applicable,
            filled.filled,
            row_number() over (
                partition by filled.source_id, filled.user_id, week.week_start_date order by filled.week_start_date desc
            ) as place
        from person_fill_week as filled
        join setting_week as week
            on week.week_start_date >= filled.week_start_date
            and week.week_start_date < filled.week_start_date + 35
        where week.week_start_date >= cast($from_date as date) and week.week_start_date < cast($to_date as date)
    ),
    rhythms as (
        select
            pack,
            max(expected_days) as expected_days
        from setting_pack
        group by pack
    ),
    people as (
        select
            person.source_id,
            person.org_unit_id,
            person.week_start_date,
            person.application_type,
            case when person.habit_state = 'habitual' then 1 else 0 end as is_habitual,
            case
                when person.capabilities_expected > 0 and 3 * person.capabilities_used >= 2 * person.capabilities_expected then 1
                else 0
            end as is_complete,
            case when looks.applicable > 0 then 1 else 0 end as is_quality_known,
            case when looks.applicable > 0 and 10 * looks.filled >= 6 * looks.applicable then 1 else 0 end as is_quality_met,
            case when rhythms.expected_days > 0 and person.scheduled_days_28 > 0 then 1 else 0 end as is_in_pack,
            case
                when person.scheduled_days_28 > 0
                    and 80 * person.worked_days_28 >= 3 * rhythms.expected_days * person.scheduled_days_28 then 1
                else 0
            end as is_in_rhythm,
            coalesce(managers.direct_reports, 0) as direct_reports
        from person_week as person
        left join looks
            on looks.source_id = person.source_id
            and looks.user_id = person.user_id
            and looks.week_start_date = person.week_start_date
            and looks.place = 1
        left join person as account on account.source_id = person.source_id and account.user_id = person.user_id
        left join rhythms on rhythms.pack = account.pack
        left join person_reports as managers on managers.source_id = person.source_id and managers.user_id = person.user_id
        where person.eligible_days_28 > 0
            and person.week_start_date >= cast($from_date as date)
            and person.week_start_date < cast($to_date as date)
    ),
    judged as (
        select
            people.*,
            is_habitual * is_complete * (1 - is_quality_known + is_quality_met) as is_effective
        from people
    ),
    functions as (
        select
            source_id,
            week_start_date,
            application_type,
            case when 2 * sum(is_effective) >= count(*) then 1 else 0 end as is_reached
        from judged
        where application_type is not null
        group by source_id, week_start_date, application_type
    ),
    teams as (
        select
            judged.source_id,
            judged.org_unit_id,
            judged.week_start_date,
            count(*) as eligible_people,
            cast(sum(judged.is_habitual) as bigint) as habitual_people,
            cast(sum(judged.is_complete) as bigint) as complete_people,
            cast(sum(judged.is_quality_known) as bigint) as quality_known_people,
            cast(sum(judged.is_quality_met) as bigint) as quality_met_people,
            cast(sum(judged.is_effective) as bigint) as effective_people,
            cast(sum(judged.is_in_pack) as bigint) as rhythm_people,
            cast(sum(judged.is_in_pack * judged.is_in_rhythm) as bigint) as in_rhythm_people,
            cast(sum(case when judged.direct_reports > 0 then 1 else 0 end) as bigint) as leaders,
            cast(sum(judged.direct_reports) as bigint) as reports,
            cast(sum(case when judged.direct_reports > 0 then judged.is_habitual else 0 end) as bigint) as leaders_habitual,
            cast(sum(judged.direct_reports * judged.is_habitual) as bigint) as reports_habitual,
            cast(sum(case when judged.application_type is not null then 1 else 0 end) as bigint) as function_people,
            cast(sum(coalesce(functions.is_reached, 0)) as bigint) as reached_people
        from judged
        left join functions
            on functions.source_id = judged.source_id
            and functions.week_start_date = judged.week_start_date
            and functions.application_type = judged.application_type
        group by judged.source_id, judged.org_unit_id, judged.week_start_date
    ),
    compared as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            eligible_people,
            habitual_people,
            complete_people,
            quality_known_people,
            quality_met_people,
            effective_people,
            rhythm_people,
            in_rhythm_people,
            leaders,
            reports,
            leaders_habitual,
            reports_habitual,
            function_people,
            reached_people,
            cast(case when eligible_people >= 10 then 1 else 0 end as bigint) as large_teams,
            cast(case when eligible_people >= 10 then eligible_people else 0 end as bigint) as large_people,
            cast(case when eligible_people >= 10 then eligible_people * eligible_people else 0 end as bigint) as large_people_squared,
            cast(case when eligible_people >= 10 then effective_people else 0 end as bigint) as large_effective,
            cast(case
                when eligible_people >= 10 then floor(cast(1000000 * effective_people * effective_people as double) / eligible_people)
                else 0
            end as bigint) as large_effective_millionths
        from teams
    ),
    units as (
        select
            teams.source_id,
            team.unit_id,
            teams.week_start_date,
            min(teams.org_unit_id) as first_org_unit_id,
            sum(teams.eligible_people) as people,
            sum(teams.effective_people) as effective
        from teams
        join setting_team as team on team.source_id = teams.source_id and team.org_unit_id = teams.org_unit_id
        where teams.org_unit_id <> '(no team)' and team.unit_id <> '(no unit)'
        group by teams.source_id, team.unit_id, teams.week_start_date
    ),
    large_units as (
        select
            units.source_id,
            units.week_start_date,
            units.first_org_unit_id,
            units.people,
            units.effective,
            team.org_unit_id
        from units
        join setting_team as team on team.source_id = units.source_id and team.unit_id = units.unit_id
        where units.people >= 10
    ),
    divided as (
        select
            compared.*,
            cast(case when unit.first_org_unit_id = compared.org_unit_id then 1 else 0 end as bigint) as large_units,
            cast(case when unit.people is not null then compared.eligible_people else 0 end as bigint) as unit_people,
            cast(case when unit.people is not null then compared.eligible_people * unit.people else 0 end as bigint) as unit_people_squared,
            cast(case when unit.people is not null then compared.effective_people else 0 end as bigint) as unit_effective,
            cast(case
                when unit.people is not null
                    then floor(cast(1000000 * compared.effective_people * unit.effective as double) / unit.people)
                else 0
            end as bigint) as unit_effective_millionths
        from compared
        left join large_units as unit
            on unit.source_id = compared.source_id
            and unit.week_start_date = compared.week_start_date
            and unit.org_unit_id = compared.org_unit_id
            and compared.org_unit_id <> '(no team)'
    ),
    whole as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            eligible_people,
            habitual_people,
            complete_people,
            quality_known_people,
            quality_met_people,
            effective_people,
            rhythm_people,
            in_rhythm_people,
            leaders,
            reports,
            leaders_habitual,
            reports_habitual,
            function_people,
            reached_people,
            large_teams,
            large_people,
            large_people_squared,
            large_effective,
            large_effective_millionths,
            large_units,
            unit_people,
            unit_people_squared,
            unit_effective,
            unit_effective_millionths
        from divided
    )
select * from whole
