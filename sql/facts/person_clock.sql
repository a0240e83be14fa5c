-- One time zone and UTC week with its clock: an event finds its local time by one number and one comparison, not by a range.
-- grain: time_zone, week_start_date
-- period: week_start_date
-- reads: person, setting_utc_offset, setting_week
-- column time_zone text: a zone that accounts live in
-- column week_start_date date: Monday of the week in UTC, from one before the first local week to one after the last
-- column zone_place bigint: 32768 times the number of the zone
-- column clock_number bigint: zone_place and the days from 1970-01-05 to that Monday
-- column change_at timestamp: UTC instant of the week at which the clock changes; null where no later offset is known
-- column offset_before_s bigint seconds: ahead of UTC before it
-- column offset_after_s bigint seconds: ahead of UTC from then on
with
    zones as (
        select
            row_number() over (order by time_zone) * 32768 as zone_place,
            time_zone
        from (select distinct time_zone from person) as lived_in
    ),
    weeks as (
        select week_start_date from setting_week
        union
        select week_start_date + 7 as week_start_date from setting_week
        union
        select week_start_date - 7 as week_start_date from setting_week
    ),
    offsets as (
        select distinct
            time_zone,
            utc_from_at,
            utc_to_at,
            offset_s
        from setting_utc_offset
    ),
    -- clocks change at most once a week
    clocks as (
        select
            zones.time_zone,
            week.week_start_date,
            zones.zone_place,
            zones.zone_place + (week.week_start_date - date '1970-01-05') as clock_number,
            before.utc_to_at as change_at,
            before.offset_s as offset_before_s,
            coalesce(after.offset_s, before.offset_s) as offset_after_s
        from weeks as week
        join offsets as before
            on before.utc_from_at <= cast(week.week_start_date as timestamp)
            and before.utc_to_at > cast(week.week_start_date as timestamp)
        join zones on zones.time_zone = before.time_zone
        left join offsets as after on after.time_zone = before.time_zone and after.utc_from_at = before.utc_to_at
    )
select * from clocks
