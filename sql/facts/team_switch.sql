-- One team and week since it began to use the CRM, with what its operations did in the first 13 weeks against what they would have done.
-- grain: source_id, org_unit_id, week_start_date
-- period: none
-- reads: person_ops_event, person_week, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: the team that the operations belong to
-- column week_start_date date: Monday of the week, from the first week in which somebody of the team used the CRM on
-- column switched_teams bigint teams: 1, for a team with eight to twelve whole weeks of operations before that week
-- column judged_weeks bigint weeks: of the 13 from that week on, up to this one, over and inside the operational log
-- column forecast_millionths bigint millionths: operations expected in the judged weeks: the mean before, times the season a year before if known
-- column actual_events bigint events: operations in the judged weeks
-- column lost_millionths bigint millionths: of the expected, what is missing in the weeks below it
-- column recovered_teams bigint teams: 1 when two judged weeks in a row were within the usual range, up to this week
-- column recovery_weeks bigint weeks: to the first of these two weeks, 0 where nothing was out of range
-- check: judged_weeks <= 13 and lost_millionths <= forecast_millionths and recovered_teams <= switched_teams
with
    begun as (
        select
            source_id,
            org_unit_id,
            min(week_start_date) as begun_date
        from person_week
        where active_days_7 > 0
        group by source_id, org_unit_id
    ),
    counted as (
        select
            event.source_id,
            event.org_unit_id,
            event.week_start_date,
            count(*) as events
        from person_ops_event as event
        join setting_week as week on week.week_start_date = event.week_start_date
        group by event.source_id, event.org_unit_id, event.week_start_date
    ),
    -- the first and the last week of a log may be cut: they are no whole weeks
    logged as (
        select
            source_id,
            min(week_start_date) as first_date,
            max(week_start_date) as last_date
        from counted
        group by source_id
    ),
    having_events as (
        select distinct
            source_id,
            org_unit_id
        from counted
    ),
    dense as (
        select
            having_events.source_id,
            having_events.org_unit_id,
            week.week_start_date,
            begun.begun_date,
            coalesce(counted.events, 0) as events
        from having_events
        join begun on begun.source_id = having_events.source_id and begun.org_unit_id = having_events.org_unit_id
        join logged on logged.source_id = having_events.source_id
        join setting_week as week
            on week.week_start_date > logged.first_date
            and week.week_start_date < logged.last_date
            and week.days_elapsed = 7
        left join counted
            on counted.source_id = having_events.source_id
            and counted.org_unit_id = having_events.org_unit_id
            and counted.week_start_date = week.week_start_date
        where week.week_start_date < cast($as_of_at as timestamp)
    ),
    usual as (
        select
            source_id,
            org_unit_id,
            begun_date,
            count(*) as weeks,
            sum(events) as events,
            sum(events * events) as squares
        from dense
        where week_start_date < begun_date and week_start_date >= begun_date - 84
        group by source_id, org_unit_id, begun_date
    ),
    a_year_before as (
        select
            source_id,
            org_unit_id,
            count(*) as weeks,
            sum(events) as events
        from dense
        where week_start_date < begun_date - 364 and week_start_date >= begun_date - 448
        group by source_id, org_unit_id
    ),
    seasons as (
        select
            later.source_id,
            later.org_unit_id,
            later.week_start_date,
            count(*) as weeks,
            sum(before.events) as events
        from dense as later
        join dense as before
            on before.source_id = later.source_id
            and before.org_unit_id = later.org_unit_id
            and before.week_start_date >= later.week_start_date - 371
            and before.week_start_date <= later.week_start_date - 357
        where later.week_start_date >= later.begun_date and later.week_start_date < later.begun_date + 91
        group by later.source_id, later.org_unit_id, later.week_start_date
    ),
    expected as (
        select
            dense.source_id,
            dense.org_unit_id,
            dense.week_start_date,
            dense.begun_date,
            dense.events,
            case
                when a_year_before.weeks = 12 and a_year_before.events >= 12 and seasons.weeks = 3
                    then floor(cast(4000000 * usual.events as double) * seasons.events / (usual.weeks * a_year_before.events))
                else floor(cast(1000000 * usual.events as double) / usual.weeks)
            end as forecast_millionths,
            floor(
                1280000.0 * sqrt(
                    greatest(cast(usual.weeks * usual.squares - usual.events * usual.events as double), 0.0) / (usual.weeks * (usual.weeks - 1))
                )
            ) as margin_millionths
        from dense
        join usual on usual.source_id = dense.source_id and usual.org_unit_id = dense.org_unit_id
        left join a_year_before on a_year_before.source_id = dense.source_id and a_year_before.org_unit_id = dense.org_unit_id
        left join seasons
            on seasons.source_id = dense.source_id
            and seasons.org_unit_id = dense.org_unit_id
            and seasons.week_start_date = dense.week_start_date
        where usual.weeks >= 8
            and usual.events > 0
            and dense.week_start_date >= dense.begun_date
            and dense.week_start_date < dense.begun_date + 91
    ),
    ranged as (
        select
            expected.*,
            case when 1000000 * events >= forecast_millionths - margin_millionths then 1 else 0 end as is_usual,
            lag(week_start_date) over (partition by source_id, org_unit_id order by week_start_date) as before_date
        from expected
    ),
    paired as (
        select
            ranged.*,
            lag(is_usual) over (partition by source_id, org_unit_id order by week_start_date) as was_usual
        from ranged
    ),
    recovered as (
        select
            source_id,
            org_unit_id,
            min(week_start_date) as recovered_date
        from paired
        where is_usual = 1 and was_usual = 1 and before_date = week_start_date - 7
        group by source_id, org_unit_id
    ),
    teams as (
        select
            expected.source_id,
            expected.org_unit_id,
            week.week_start_date,
            cast(1 as bigint) as switched_teams,
            count(*) as judged_weeks,
            cast(sum(expected.forecast_millionths) as bigint) as forecast_millionths,
            cast(sum(expected.events) as bigint) as actual_events,
            cast(sum(greatest(expected.forecast_millionths - 1000000.0 * expected.events, 0.0)) as bigint) as lost_millionths,
            cast(max(case when recovered.recovered_date <= week.week_start_date then 1 else 0 end) as bigint) as recovered_teams,
            cast(max(
                case
                    when recovered.recovered_date <= week.week_start_date
                        then (recovered.recovered_date - expected.begun_date - 7) / 7.0
                    else 0.0
                end
            ) as bigint) as recovery_weeks
        from expected
        join setting_week as week on week.week_start_date >= expected.week_start_date
        left join recovered on recovered.source_id = expected.source_id and recovered.org_unit_id = expected.org_unit_id
        group by expected.source_id, expected.org_unit_id, week.week_start_date
    )
select * from teams
