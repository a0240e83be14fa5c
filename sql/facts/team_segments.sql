-- One team and week with its people by segment of use, and by how much core work they do against the average of their role.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column eligible_people bigint people: eligible on at least one of the 28 days
-- column segment_power bigint people: habitual with at least 15 core actions a week
-- column segment_habitual bigint people: the other habitual ones
-- column segment_novice bigint people: no habit, at least one core action a week on average over the last four complete weeks
-- column segment_low bigint people: less than that, but active in the 28 days or the last 12 weeks
-- column segment_none bigint people: not active in that time
-- column compared_people bigint people: eligible on 14 of the 28 days, in a role that has core actions
-- column people_0 bigint people: compared, core actions of four weeks at 0 percent of the role's average or a role without any
-- column people_1 bigint people: compared, core actions of four weeks over 0 to 10 percent of the role's average
-- column people_2 bigint people: compared, core actions of four weeks over 10 to 20 percent of the role's average
-- column people_3 bigint people: compared, core actions of four weeks over 20 to 35 percent of the role's average
-- column people_4 bigint people: compared, core actions of four weeks over 35 to 50 percent of the role's average
-- column people_5 bigint people: compared, core actions of four weeks over 50 to 70 percent of the role's average
-- column people_6 bigint people: compared, core actions of four weeks over 70 to 100 percent of the role's average
-- column people_7 bigint people: compared, core actions of four weeks over 100 to 140 percent of the role's average
-- column people_8 bigint people: compared, core actions of four weeks over 140 to 200 percent of the role's average
-- column people_9 bigint people: compared, core actions of four weeks over 200 to 280 percent of the role's average
-- column people_10 bigint people: compared, core actions of four weeks over 280 to 400 percent of the role's average
-- column people_11 bigint people: compared, core actions of four weeks over 400 to 560 percent of the role's average
-- column people_12 bigint people: compared, core actions of four weeks over 560 to 800 percent of the role's average
-- column people_13 bigint people: compared, core actions of four weeks over 800 percent of the role's average
-- column work_1 bigint percent: sum of those percentages, over 0 to 10
-- column work_2 bigint percent: sum of those percentages, over 10 to 20
-- column work_3 bigint percent: sum of those percentages, over 20 to 35
-- column work_4 bigint percent: sum of those percentages, over 35 to 50
-- column work_5 bigint percent: sum of those percentages, over 50 to 70
-- column work_6 bigint percent: sum of those percentages, over 70 to 100
-- column work_7 bigint percent: sum of those percentages, over 100 to 140
-- column work_8 bigint percent: sum of those percentages, over 140 to 200
-- column work_9 bigint percent: sum of those percentages, over 200 to 280
-- column work_10 bigint percent: sum of those percentages, over 280 to 400
-- column work_11 bigint percent: sum of those percentages, over 400 to 560
-- column work_12 bigint percent: sum of those percentages, over 560 to 800
-- column work_13 bigint percent: sum of those percentages, over 800
-- check: eligible_people = segment_power + segment_habitual + segment_novice + segment_low + segment_none
-- check: people_0 + people_1 + people_2 + people_3 + people_4 + people_5 + people_6 + people_7 + people_8 <= compared_people
-- check: compared_people <= eligible_people
with
    people as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            coalesce(application_type, '(none)') as role,
            core_actions_4_weeks as core_actions,
            case
                when is_power then 'power'
                when habit_state = 'habitual' then 'habitual'
                when core_actions_4_weeks >= 4 then 'novice'
                when active_days_28 > 0 or (week_bits & 4095) <> 0 then 'low'
                else 'none'
            end as segment,
            case when eligible_days_28 >= 14 and capabilities_expected > 0 then 1 else 0 end as is_compared
        from person_week
        where eligible_days_28 > 0 and week_start_date >= cast($from_date as date) and week_start_date < cast($to_date as date)
    ),
    roles as (
        select
            source_id,
            week_start_date,
            role,
            cast(sum(core_actions) as bigint) as role_actions,
            count(*) as role_people
        from people
        where is_compared = 1
        group by source_id, week_start_date, role
    ),
    -- whole percent of the role's average, rounded up so that any work is more than none
    measured as (
        select
            people.*,
            coalesce(
                cast(ceil(
                    cast(100 * people.core_actions * roles.role_people as double)
                    / case when roles.role_actions > 0 then roles.role_actions end
                ) as bigint),
                0
            ) as work
        from people
        left join roles
            on roles.source_id = people.source_id
            and roles.week_start_date = people.week_start_date
            and roles.role = people.role
            and people.is_compared = 1
    ),
    classed as (
        select
            measured.*,
            case
                when work = 0 then 0
                when work <= 10 then 1
                when work <= 20 then 2
                when work <= 35 then 3
                when work <= 50 then 4
                when work <= 70 then 5
                when work <= 100 then 6
                when work <= 140 then 7
                when work <= 200 then 8
                when work <= 280 then 9
                when work <= 400 then 10
                when work <= 560 then 11
                when work <= 800 then 12
                else 13
            end as class_number
        from measured
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            count(*) as eligible_people,
            cast(sum(case when segment = 'power' then 1 else 0 end) as bigint) as segment_power,
            cast(sum(case when segment = 'habitual' then 1 else 0 end) as bigint) as segment_habitual,
            cast(sum(case when segment = 'novice' then 1 else 0 end) as bigint) as segment_novice,
            cast(sum(case when segment = 'low' then 1 else 0 end) as bigint) as segment_low,
            cast(sum(case when segment = 'none' then 1 else 0 end) as bigint) as segment_none,
            cast(sum(is_compared) as bigint) as compared_people,
            cast(sum(case when class_number = 0 then is_compared else 0 end) as bigint) as people_0,
            cast(sum(case when class_number = 1 then is_compared else 0 end) as bigint) as people_1,
            cast(sum(case when class_number = 2 then is_compared else 0 end) as bigint) as people_2,
            cast(sum(case when class_number = 3 then is_compared else 0 end) as bigint) as people_3,
            cast(sum(case when class_number = 4 then is_compared else 0 end) as bigint) as people_4,
            cast(sum(case when class_number = 5 then is_compared else 0 end) as bigint) as people_5,
            cast(sum(case when class_number = 6 then is_compared else 0 end) as bigint) as people_6,
            cast(sum(case when class_number = 7 then is_compared else 0 end) as bigint) as people_7,
            cast(sum(case when class_number = 8 then is_compared else 0 end) as bigint) as people_8,
            cast(sum(case when class_number = 9 then is_compared else 0 end) as bigint) as people_9,
            cast(sum(case when class_number = 10 then is_compared else 0 end) as bigint) as people_10,
            cast(sum(case when class_number = 11 then is_compared else 0 end) as bigint) as people_11,
            cast(sum(case when class_number = 12 then is_compared else 0 end) as bigint) as people_12,
            cast(sum(case when class_number = 13 then is_compared else 0 end) as bigint) as people_13,
            cast(sum(case when class_number = 1 then is_compared * work else 0 end) as bigint) as work_1,
            cast(sum(case when class_number = 2 then is_compared * work else 0 end) as bigint) as work_2,
            cast(sum(case when class_number = 3 then is_compared * work else 0 end) as bigint) as work_3,
            cast(sum(case when class_number = 4 then is_compared * work else 0 end) as bigint) as work_4,
            cast(sum(case when class_number = 5 then is_compared * work else 0 end) as bigint) as work_5,
            cast(sum(case when class_number = 6 then is_compared * work else 0 end) as bigint) as work_6,
            cast(sum(case when class_number = 7 then is_compared * work else 0 end) as bigint) as work_7,
            cast(sum(case when class_number = 8 then is_compared * work else 0 end) as bigint) as work_8,
            cast(sum(case when class_number = 9 then is_compared * work else 0 end) as bigint) as work_9,
            cast(sum(case when class_number = 10 then is_compared * work else 0 end) as bigint) as work_10,
            cast(sum(case when class_number = 11 then is_compared * work else 0 end) as bigint) as work_11,
            cast(sum(case when class_number = 12 then is_compared * work else 0 end) as bigint) as work_12,
            cast(sum(case when class_number = 13 then is_compared * work else 0 end) as bigint) as work_13
        from classed
        group by source_id, org_unit_id, week_start_date
    )
select * from teams
