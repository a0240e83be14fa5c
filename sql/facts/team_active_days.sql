-- One team, week and number of active days with the eligible people who have it: the L7 and L28 distributions.
-- grain: source_id, org_unit_id, week_start_date, active_days
-- period: week_start_date
-- reads: person_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column active_days integer days: from 0 to 28
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete; the same for every team
-- column people bigint people: eligible, with so many active days in the 28 to the last elapsed day
-- column people_7 bigint people: eligible in the week, with so many active days in it
-- check: active_days between 0 and 28
with
    windows as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            days_elapsed,
            cast(active_days_28 as integer) as active_days,
            1 as people,
            0 as people_7
        from person_week
        where eligible_days_28 > 0 and week_start_date >= cast($from_date as date) and week_start_date < cast($to_date as date)
        union all
        select
            source_id,
            org_unit_id,
            week_start_date,
            days_elapsed,
            cast(active_days_7 as integer) as active_days,
            0 as people,
            1 as people_7
        from person_week
        where eligible_days_7 > 0 and week_start_date >= cast($from_date as date) and week_start_date < cast($to_date as date)
    ),
    distribution as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            active_days,
            max(days_elapsed) as days_elapsed,
            cast(sum(people) as bigint) as people,
            cast(sum(people_7) as bigint) as people_7
        from windows
        group by source_id, org_unit_id, week_start_date, active_days
    )
select * from distribution
