-- One team and week with how long people waited for the CRM: actions by time taken, and sums against how many worked at once.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: usage_event, person, person_home_week, setting_utc_offset
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week, '(no team)' also for unknown accounts
-- column week_start_date date: Monday of the week, in the account's zone, of the clock hour (UTC) in which the action began
-- column timed bigint events: actions of people whose time taken is logged
-- column waits_0 bigint events: of those, up to 200 milliseconds
-- column waits_1 bigint events: over 200 to 500
-- column waits_2 bigint events: over 500 to 1,000
-- column waits_3 bigint events: over 1,000 to 2,000
-- column waits_4 bigint events: over 2,000 to 3,000
-- column waits_5 bigint events: over 3,000 to 5,000
-- column waits_6 bigint events: over 5,000 to 10,000
-- column waits_7 bigint events: over 10,000 to 30,000
-- column waits_8 bigint events: over 30,000
-- column crowd bigint people: sum over the timed actions of the people who worked in the same clock hour
-- column crowd_squared bigint people: sum of the squares of those
-- column waited_ms bigint milliseconds: sum of the times taken, each at most 60,000
-- column waited_squared bigint: sum of the squares of those
-- column crowd_waited bigint: sum of their products
-- column hour_pairs bigint hours: clock hours compared with the same hour a week before: people with timed actions in both, five by others in both
-- column wait_change bigint milliseconds: sum over those of the change of the mean wait of all others in the CRM, the mean over the team's people
-- column work_change bigint thousandths: sum of the change of the natural logarithm of (1 + timed actions), the mean over the team's people
-- column wait_change_squared bigint: sum of the squares of the first
-- column wait_work_change bigint: sum of their products
-- column work_change_squared bigint: sum of the squares of the second
-- check: waits_0 + waits_1 + waits_2 + waits_3 + waits_4 + waits_5 + waits_6 + waits_7 + waits_8 = timed
with
    timed_hours as (
        select
            source_id,
            coalesce(user_id, '(unknown)') as user_id,
            date_trunc('hour', occurred_at) as hour_at,
            count(*) as timed,
            sum(case when latency_ms <= 200 then 1 else 0 end) as waits_0,
            sum(case when latency_ms > 200 and latency_ms <= 500 then 1 else 0 end) as waits_1,
            sum(case when latency_ms > 500 and latency_ms <= 1000 then 1 else 0 end) as waits_2,
            sum(case when latency_ms > 1000 and latency_ms <= 2000 then 1 else 0 end) as waits_3,
            sum(case when latency_ms > 2000 and latency_ms <= 3000 then 1 else 0 end) as waits_4,
            sum(case when latency_ms > 3000 and latency_ms <= 5000 then 1 else 0 end) as waits_5,
            sum(case when latency_ms > 5000 and latency_ms <= 10000 then 1 else 0 end) as waits_6,
            sum(case when latency_ms > 10000 and latency_ms <= 30000 then 1 else 0 end) as waits_7,
            sum(case when latency_ms > 30000 then 1 else 0 end) as waits_8,
            sum(least(latency_ms, 60000)) as waited_ms,
            sum(least(latency_ms, 60000) * least(latency_ms, 60000)) as waited_squared
        from usage_event
        where latency_ms >= 0
            and actor_kind = 'human'
            and occurred_at >= cast(cast($from_date as date) - 8 as timestamp)
            and occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
        group by source_id, coalesce(user_id, '(unknown)'), date_trunc('hour', occurred_at)
    ),
    crowds as (
        select
            source_id,
            hour_at,
            count(*) as people,
            sum(timed) as timed,
            sum(waited_ms) as waited_ms
        from timed_hours
        group by source_id, hour_at
    ),
    offsets as (
        select distinct
            time_zone,
            utc_from_at,
            utc_to_at,
            offset_s
        from setting_utc_offset
    ),
    local_hours as (
        select
            hours.*,
            crowds.people,
            cast(hours.hour_at + coalesce(zone.offset_s, 0) * interval '1 second' as date) as local_date
        from timed_hours as hours
        join crowds on crowds.source_id = hours.source_id and crowds.hour_at = hours.hour_at
        left join person on person.source_id = hours.source_id and person.user_id = hours.user_id
        left join offsets as zone
            on zone.time_zone = person.time_zone
            and hours.hour_at >= zone.utc_from_at
            and hours.hour_at < zone.utc_to_at
    ),
    weekly as (
        select
            source_id,
            user_id,
            local_date - cast(extract(isodow from local_date) as integer) + 1 as week_start_date,
            sum(timed) as timed,
            sum(waits_0) as waits_0,
            sum(waits_1) as waits_1,
            sum(waits_2) as waits_2,
            sum(waits_3) as waits_3,
            sum(waits_4) as waits_4,
            sum(waits_5) as waits_5,
            sum(waits_6) as waits_6,
            sum(waits_7) as waits_7,
            sum(waits_8) as waits_8,
            sum(timed * people) as crowd,
            sum(timed * people * people) as crowd_squared,
            sum(waited_ms) as waited_ms,
            sum(waited_squared) as waited_squared,
            sum(waited_ms * people) as crowd_waited
        from local_hours
        group by source_id, user_id, local_date - cast(extract(isodow from local_date) as integer) + 1
    ),
    teams as (
        select
            weekly.source_id,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            weekly.week_start_date,
            cast(sum(timed) as bigint) as timed,
            cast(sum(waits_0) as bigint) as waits_0,
            cast(sum(waits_1) as bigint) as waits_1,
            cast(sum(waits_2) as bigint) as waits_2,
            cast(sum(waits_3) as bigint) as waits_3,
            cast(sum(waits_4) as bigint) as waits_4,
            cast(sum(waits_5) as bigint) as waits_5,
            cast(sum(waits_6) as bigint) as waits_6,
            cast(sum(waits_7) as bigint) as waits_7,
            cast(sum(waits_8) as bigint) as waits_8,
            cast(sum(crowd) as bigint) as crowd,
            cast(sum(crowd_squared) as bigint) as crowd_squared,
            cast(sum(waited_ms) as bigint) as waited_ms,
            cast(sum(waited_squared) as bigint) as waited_squared,
            cast(sum(crowd_waited) as bigint) as crowd_waited
        from weekly
        left join person_home_week as home
            on home.source_id = weekly.source_id
            and home.user_id = weekly.user_id
            and home.week_start_date = weekly.week_start_date
        where weekly.week_start_date >= cast($from_date as date) and weekly.week_start_date < cast($to_date as date)
        group by weekly.source_id, coalesce(home.org_unit_id, '(no team)'), weekly.week_start_date
    ),
    -- what others wait is not the person's own doing, and the same hour a week before has the same place in the day and the week
    compared_hours as (
        select
            hours.source_id,
            hours.user_id,
            hours.hour_at,
            hours.local_date - cast(extract(isodow from hours.local_date) as integer) + 1 as week_start_date,
            floor(1000 * ln(1 + hours.timed) + 0.5) as work,
            floor(cast(crowds.waited_ms - hours.waited_ms as double) / (crowds.timed - hours.timed) + 0.5) as wait
        from local_hours as hours
        join crowds on crowds.source_id = hours.source_id and crowds.hour_at = hours.hour_at
        where crowds.timed - hours.timed >= 5
    ),
    team_hours as (
        select
            later.source_id,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            later.week_start_date,
            later.hour_at,
            floor(sum(later.wait - before.wait) / count(*)) as wait_change,
            floor(sum(later.work - before.work) / count(*)) as work_change
        from compared_hours as later
        join compared_hours as before
            on before.source_id = later.source_id
            and before.user_id = later.user_id
            and before.hour_at = later.hour_at - 7 * interval '1 day'
        left join person_home_week as home
            on home.source_id = later.source_id
            and home.user_id = later.user_id
            and home.week_start_date = later.week_start_date
        where later.week_start_date >= cast($from_date as date) and later.week_start_date < cast($to_date as date)
        group by later.source_id, coalesce(home.org_unit_id, '(no team)'), later.week_start_date, later.hour_at
    ),
    changes as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            count(*) as hour_pairs,
            cast(sum(wait_change) as bigint) as wait_change,
            cast(sum(work_change) as bigint) as work_change,
            cast(sum(wait_change * wait_change) as bigint) as wait_change_squared,
            cast(sum(wait_change * work_change) as bigint) as wait_work_change,
            cast(sum(work_change * work_change) as bigint) as work_change_squared
        from team_hours
        group by source_id, org_unit_id, week_start_date
    ),
    whole as (
        select
            teams.source_id,
            teams.org_unit_id,
            teams.week_start_date,
            teams.timed,
            teams.waits_0,
            teams.waits_1,
            teams.waits_2,
            teams.waits_3,
            teams.waits_4,
            teams.waits_5,
            teams.waits_6,
            teams.waits_7,
            teams.waits_8,
            teams.crowd,
            teams.crowd_squared,
            teams.waited_ms,
            teams.waited_squared,
            teams.crowd_waited,
            coalesce(changes.hour_pairs, 0) as hour_pairs,
            coalesce(changes.wait_change, 0) as wait_change,
            coalesce(changes.work_change, 0) as work_change,
            coalesce(changes.wait_change_squared, 0) as wait_change_squared,
            coalesce(changes.wait_work_change, 0) as wait_work_change,
            coalesce(changes.work_change_squared, 0) as work_change_squared
        from teams
        left join changes
            on changes.source_id = teams.source_id
            and changes.org_unit_id = teams.org_unit_id
            and changes.week_start_date = teams.week_start_date
    )
select * from whole
