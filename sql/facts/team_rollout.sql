-- One team and week with its people in the order in which they began their core work, and with who began in a peak, a freeze or exams.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_week, person_week_mask, setting_calendar, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column eligible_people bigint people: eligible on at least one of the 28 days
-- column innovators bigint people: of those, began core work among the first 2.5 of 100 eligible people of the CRM
-- column early_adopters bigint people: among the next 13.5
-- column early_majority bigint people: among the next 34
-- column late_majority bigint people: among the next 34
-- column laggards bigint people: among the last 16
-- column not_begun bigint people: no core work yet
-- column early_habitual bigint people: innovators and early adopters with a habit
-- column later_habitual bigint people: all others with a habit
-- column starters bigint people: used the CRM for the first time in these 26 weeks, in teams whose calendar knows peaks, freezes or exams
-- column busy_starters bigint people: of those, in a week that holds such a day
-- check: innovators + early_adopters + early_majority + late_majority + laggards + not_begun = eligible_people
-- check: early_habitual <= innovators + early_adopters and busy_starters <= starters
with
    begun as (
        select
            source_id,
            user_id,
            min(week_start_date) as begun_date
        from person_week_mask
        where core_actions > 0
        group by source_id, user_id
    ),
    people as (
        select
            person.source_id,
            person.org_unit_id,
            person.week_start_date,
            case when begun.begun_date <= person.week_start_date then begun.begun_date end as begun_date,
            case when person.habit_state = 'habitual' then 1 else 0 end as is_habitual
        from person_week as person
        left join begun on begun.source_id = person.source_id and begun.user_id = person.user_id
        where person.eligible_days_28 > 0
            and person.week_start_date >= cast($from_date as date)
            and person.week_start_date < cast($to_date as date)
    ),
    counted as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            begun_date,
            count(*) as people,
            sum(is_habitual) as habitual
        from people
        group by source_id, org_unit_id, week_start_date, begun_date
    ),
    weeks as (
        select
            source_id,
            week_start_date,
            begun_date,
            sum(people) as people
        from counted
        group by source_id, week_start_date, begun_date
    ),
    ordered as (
        select
            source_id,
            week_start_date,
            begun_date,
            people,
            sum(people) over (partition by source_id, week_start_date) as everybody,
            sum(people) over (
                partition by source_id, week_start_date
                order by case when begun_date is null then 1 else 0 end, begun_date
                rows between unbounded preceding and current row
            ) as so_far
        from weeks
    ),
    -- all who began in one week stand at its middle: twice the place is whole
    classes as (
        select
            source_id,
            week_start_date,
            begun_date,
            case
                when 20 * (2 * so_far - people) <= everybody then 0
                when 25 * (2 * so_far - people) <= 8 * everybody then 1
                when 2 * so_far - people <= everybody then 2
                when 25 * (2 * so_far - people) <= 42 * everybody then 3
                else 4
            end as class
        from ordered
        where begun_date is not null
    ),
    placed as (
        select
            counted.source_id,
            counted.org_unit_id,
            counted.week_start_date,
            cast(sum(counted.people) as bigint) as eligible_people,
            cast(sum(case when class = 0 then counted.people else 0 end) as bigint) as innovators,
            cast(sum(case when class = 1 then counted.people else 0 end) as bigint) as early_adopters,
            cast(sum(case when class = 2 then counted.people else 0 end) as bigint) as early_majority,
            cast(sum(case when class = 3 then counted.people else 0 end) as bigint) as late_majority,
            cast(sum(case when class = 4 then counted.people else 0 end) as bigint) as laggards,
            cast(sum(case when class is null then counted.people else 0 end) as bigint) as not_begun,
            cast(sum(case when class <= 1 then counted.habitual else 0 end) as bigint) as early_habitual,
            cast(sum(case when class <= 1 then 0 else counted.habitual end) as bigint) as later_habitual
        from counted
        left join classes
            on classes.source_id = counted.source_id
            and classes.week_start_date = counted.week_start_date
            and classes.begun_date = counted.begun_date
        group by counted.source_id, counted.org_unit_id, counted.week_start_date
    ),
    busy_weeks as (
        select distinct
            busy.source_id,
            busy.org_unit_id,
            week.week_start_date
        from setting_calendar as busy
        join setting_week as week
            on busy.day_date >= week.week_start_date
            and busy.day_date < week.week_start_date + 7
        where busy.kind in ('peak', 'freeze', 'exam')
    ),
    calendars as (
        select distinct
            source_id,
            org_unit_id
        from setting_calendar
        where kind in ('peak', 'freeze', 'exam')
    ),
    begins as (
        select
            person.source_id,
            person.org_unit_id,
            person.week_start_date,
            count(*) as starters,
            sum(case when own.week_start_date is not null or common.week_start_date is not null then 1 else 0 end) as busy_starters
        from person_week as person
        left join calendars on calendars.source_id = person.source_id and calendars.org_unit_id = person.org_unit_id
        left join calendars as everywhere on everywhere.source_id = person.source_id and everywhere.org_unit_id = '*'
        left join busy_weeks as own
            on own.source_id = person.source_id
            and own.org_unit_id = person.org_unit_id
            and own.week_start_date = person.week_start_date
        left join busy_weeks as common
            on common.source_id = person.source_id
            and common.org_unit_id = '*'
            and common.week_start_date = person.week_start_date
        where person.lifecycle_state = 'new'
            and (calendars.source_id is not null or everywhere.source_id is not null)
            and person.week_start_date >= cast($from_date as date) - 175
            and person.week_start_date < cast($to_date as date)
        group by person.source_id, person.org_unit_id, person.week_start_date
    ),
    half_years as (
        select
            begins.source_id,
            begins.org_unit_id,
            week.week_start_date,
            cast(sum(begins.starters) as bigint) as starters,
            cast(sum(begins.busy_starters) as bigint) as busy_starters
        from begins
        join setting_week as week
            on week.week_start_date >= begins.week_start_date
            and week.week_start_date < begins.week_start_date + 182
        group by begins.source_id, begins.org_unit_id, week.week_start_date
    ),
    teams as (
        select
            placed.source_id,
            placed.org_unit_id,
            placed.week_start_date,
            placed.eligible_people,
            placed.innovators,
            placed.early_adopters,
            placed.early_majority,
            placed.late_majority,
            placed.laggards,
            placed.not_begun,
            placed.early_habitual,
            placed.later_habitual,
            coalesce(half_years.starters, 0) as starters,
            coalesce(half_years.busy_starters, 0) as busy_starters
        from placed
        left join half_years
            on half_years.source_id = placed.source_id
            and half_years.org_unit_id = placed.org_unit_id
            and half_years.week_start_date = placed.week_start_date
    )
select * from teams
