-- One team and week with its hours on shift, and those in which somebody of it, and somebody practised, was at work in the CRM.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: usage_event, person, person_clock, person_week, setting_shift, setting_week
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week, only where shifts.csv names it
-- column week_start_date date: Monday of the week
-- column shift_hours bigint hours: elapsed hours of the week on which the team is on shift, by its own clock
-- column covered_hours bigint hours: of those, somebody of the team did something in the CRM
-- column practised_hours bigint hours: of those, somebody with a habit did
-- column alone_hours bigint hours: of those on shift, in stretches of at least four without anybody
-- check: practised_hours <= covered_hours and covered_hours <= shift_hours and alone_hours <= shift_hours - covered_hours
-- check: shift_hours <= 168
with
    people as (
        select
            lived.source_id,
            lived.user_id,
            lived.org_unit_id,
            lived.week_start_date,
            case when lived.habit_state = 'habitual' then 1 else 0 end as is_practised
        from person_week as lived
        join (select distinct source_id, org_unit_id from setting_shift) as shifted
            on shifted.source_id = lived.source_id
            and shifted.org_unit_id = lived.org_unit_id
        where lived.week_start_date >= cast($from_date as date) and lived.week_start_date < cast($to_date as date)
    ),
    accounts as (
        select
            account.source_id,
            account.user_id,
            account.time_zone
        from person as account
        join (select distinct source_id, user_id from people) as staff
            on staff.source_id = account.source_id
            and staff.user_id = account.user_id
    ),
    on_shift as (
        select distinct
            staffed.source_id,
            staffed.org_unit_id,
            staffed.week_start_date,
            cast(24 * shift.weekday + shift.hour as bigint) as hour_number,
            cast(staffed.week_start_date + shift.weekday as timestamp) + shift.hour * interval '1 hour' as hour_at
        from (select distinct source_id, org_unit_id, week_start_date from people) as staffed
        join setting_week as week on week.week_start_date = staffed.week_start_date
        join setting_shift as shift
            on shift.source_id = staffed.source_id
            and shift.org_unit_id = staffed.org_unit_id
        where shift.weekday < week.days_elapsed
            and (shift.from_date is null or shift.from_date <= staffed.week_start_date + shift.weekday)
            and (shift.to_date is null or shift.to_date > staffed.week_start_date + shift.weekday)
    ),
    dated as (
        select
            event.source_id,
            event.user_id,
            event.occurred_at,
            account.time_zone,
            cast(event.occurred_at as date) as utc_date
        from usage_event as event
        join accounts as account on account.source_id = event.source_id and account.user_id = event.user_id
        where event.actor_kind = 'human'
            and event.action not in ('login', 'logout')
            and event.occurred_at >= cast(cast($from_date as date) - 1 as timestamp)
            and event.occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
    ),
    moments as (
        select
            dated.source_id,
            dated.user_id,
            case
                when clock.change_at is null then dated.occurred_at
                when dated.occurred_at < clock.change_at then dated.occurred_at + clock.offset_before_s * interval '1 second'
                else dated.occurred_at + clock.offset_after_s * interval '1 second'
            end as local_at
        from dated
        left join person_clock as clock
            on clock.time_zone = dated.time_zone
            and clock.week_start_date = dated.utc_date - cast(extract(isodow from dated.utc_date) as integer) + 1
    ),
    hourly as (
        select
            source_id,
            user_id,
            cast(local_at as date) - cast(extract(isodow from cast(local_at as date)) as integer) + 1 as week_start_date,
            date_trunc('hour', local_at) as hour_at
        from moments
    ),
    seen as (
        select
            people.source_id,
            people.org_unit_id,
            people.week_start_date,
            hourly.hour_at,
            max(people.is_practised) as is_practised
        from hourly
        join people
            on people.source_id = hourly.source_id
            and people.user_id = hourly.user_id
            and people.week_start_date = hourly.week_start_date
        group by people.source_id, people.org_unit_id, people.week_start_date, hourly.hour_at
    ),
    judged as (
        select
            on_shift.source_id,
            on_shift.org_unit_id,
            on_shift.week_start_date,
            on_shift.hour_number,
            seen.is_practised
        from on_shift
        left join seen
            on seen.source_id = on_shift.source_id
            and seen.org_unit_id = on_shift.org_unit_id
            and seen.week_start_date = on_shift.week_start_date
            and seen.hour_at = on_shift.hour_at
    ),
    -- hours that follow each other lie as far from their place in the row as the first of them
    placed as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            hour_number - row_number() over (partition by source_id, org_unit_id, week_start_date order by hour_number) as stretch
        from judged
        where is_practised is null
    ),
    stretches as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            stretch,
            count(*) as hours
        from placed
        group by source_id, org_unit_id, week_start_date, stretch
    ),
    gaps as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            cast(sum(hours) as bigint) as alone_hours
        from stretches
        where hours >= 4
        group by source_id, org_unit_id, week_start_date
    ),
    weekly as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            count(*) as shift_hours,
            count(is_practised) as covered_hours,
            cast(coalesce(sum(is_practised), 0) as bigint) as practised_hours
        from judged
        group by source_id, org_unit_id, week_start_date
    ),
    hours as (
        select
            weekly.source_id,
            weekly.org_unit_id,
            weekly.week_start_date,
            weekly.shift_hours,
            weekly.covered_hours,
            weekly.practised_hours,
            coalesce(gaps.alone_hours, 0) as alone_hours
        from weekly
        left join gaps
            on gaps.source_id = weekly.source_id
            and gaps.org_unit_id = weekly.org_unit_id
            and gaps.week_start_date = weekly.week_start_date
    )
select * from hours
