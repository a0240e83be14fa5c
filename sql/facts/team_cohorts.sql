-- One team, week and month of first use with the people who started then: how many are eligible in the week, how many of them are active.
-- grain: source_id, org_unit_id, week_start_date, start_month_date
-- period: week_start_date
-- reads: person_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column start_month_date date: first day of the month in which the week of their first use ended
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete; the same for every team
-- column starters bigint people: of that start month, eligible in the week
-- column active_starters bigint people: of those, active in the week
-- check: active_starters <= starters
with
    starts as (
        select
            source_id,
            user_id,
            cast(date_trunc('month', week_start_date + 6) as date) as start_month_date,
            week_start_date as first_week_date
        from person_week
        where lifecycle_state = 'new'
    ),
    teams as (
        select
            person.source_id,
            person.org_unit_id,
            person.week_start_date,
            starts.start_month_date,
            max(person.days_elapsed) as days_elapsed,
            count(*) as starters,
            cast(sum(case when person.active_days_7 > 0 then 1 else 0 end) as bigint) as active_starters
        from person_week as person
        join starts
            on starts.source_id = person.source_id
            and starts.user_id = person.user_id
            and starts.first_week_date <= person.week_start_date
        where person.eligible_days_7 > 0
            and person.week_start_date >= cast($from_date as date)
            and person.week_start_date < cast($to_date as date)
        group by person.source_id, person.org_unit_id, person.week_start_date, starts.start_month_date
    )
select * from teams
