-- One team and week with who was still there 4, 8, 12, 16 and 26 weeks after starting, counted over the 13 complete weeks up to it.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_week, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team in the week in which a starter was counted
-- column week_start_date date: Monday of the week
-- column week_4_people bigint people: eligible in the fourth week after their first, which lay in the 13 weeks
-- column week_4_active bigint people: of those, active in it
-- column week_4_streak bigint people: of those, active in each of the four weeks after the first
-- column week_8_people bigint people: eligible in the eighth week after their first
-- column week_8_bracket bigint people: of those, active in at least one of weeks 5 to 8
-- column week_12_people bigint people: eligible in the twelfth week after their first
-- column week_12_active bigint people: of those, active in it
-- column week_16_people bigint people: eligible in the sixteenth week after their first
-- column week_16_unbounded bigint people: of those, active in week 12 or later, each followed up to week 16
-- column week_26_people bigint people: eligible in the twenty-sixth week after their first
-- column week_26_active bigint people: of those, active in it
-- check: week_4_active <= week_4_people and week_4_streak <= week_4_active
-- check: week_8_bracket <= week_8_people
-- check: week_12_active <= week_12_people
-- check: week_16_unbounded <= week_16_people
-- check: week_26_active <= week_26_people
with
    starts as (
        select
            source_id,
            user_id,
            week_start_date as first_week_date
        from person_week
        where lifecycle_state = 'new'
    ),
    lived as (
        select
            person.source_id,
            person.org_unit_id,
            person.week_start_date,
            cast(person.week_start_date - starts.first_week_date as integer) as days_since,
            person.week_bits
        from person_week as person
        join starts on starts.source_id = person.source_id and starts.user_id = person.user_id
        where person.days_elapsed = 7
            and person.eligible_days_7 > 0
            and person.week_start_date >= cast($from_date as date) - 84
            and person.week_start_date < cast($to_date as date)
    ),
    flows as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            sum(case when days_since = 28 then 1 else 0 end) as week_4_people,
            sum(case when days_since = 28 and (week_bits & 1) = 1 then 1 else 0 end) as week_4_active,
            sum(case when days_since = 28 and (week_bits & 15) = 15 then 1 else 0 end) as week_4_streak,
            sum(case when days_since = 56 then 1 else 0 end) as week_8_people,
            sum(case when days_since = 56 and (week_bits & 15) <> 0 then 1 else 0 end) as week_8_bracket,
            sum(case when days_since = 84 then 1 else 0 end) as week_12_people,
            sum(case when days_since = 84 and (week_bits & 1) = 1 then 1 else 0 end) as week_12_active,
            sum(case when days_since = 112 then 1 else 0 end) as week_16_people,
            sum(case when days_since = 112 and (week_bits & 31) <> 0 then 1 else 0 end) as week_16_unbounded,
            sum(case when days_since = 182 then 1 else 0 end) as week_26_people,
            sum(case when days_since = 182 and (week_bits & 1) = 1 then 1 else 0 end) as week_26_active
        from lived
        where days_since in (28, 56, 84, 112, 182)
        group by source_id, org_unit_id, week_start_date
    ),
    teams as (
        select
            flows.source_id,
            flows.org_unit_id,
            week.week_start_date,
            cast(sum(flows.week_4_people) as bigint) as week_4_people,
            cast(sum(flows.week_4_active) as bigint) as week_4_active,
            cast(sum(flows.week_4_streak) as bigint) as week_4_streak,
            cast(sum(flows.week_8_people) as bigint) as week_8_people,
            cast(sum(flows.week_8_bracket) as bigint) as week_8_bracket,
            cast(sum(flows.week_12_people) as bigint) as week_12_people,
            cast(sum(flows.week_12_active) as bigint) as week_12_active,
            cast(sum(flows.week_16_people) as bigint) as week_16_people,
            cast(sum(flows.week_16_unbounded) as bigint) as week_16_unbounded,
            cast(sum(flows.week_26_people) as bigint) as week_26_people,
            cast(sum(flows.week_26_active) as bigint) as week_26_active
        from flows
        join setting_week as week
            on week.week_start_date >= flows.week_start_date
            and week.week_start_date < flows.week_start_date + 91
        where week.week_start_date >= cast($from_date as date) and week.week_start_date < cast($to_date as date)
        group by flows.source_id, flows.org_unit_id, week.week_start_date
    )
select * from teams
