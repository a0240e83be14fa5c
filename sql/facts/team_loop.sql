-- One team and week with the weekly changes of use and of freshness over half a year, as sums for two slopes, each a week behind.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: team_activity, record_freshness, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: team
-- column week_start_date date: Monday of the last of the 26 complete weeks
-- column pairs bigint weeks: weeks of which both changes and both changes of the week before are known
-- column use_sum bigint: sum of the changes of the share of eligible people active in the week, in ten-thousandths
-- column use_before_sum bigint: sum of those changes one week before
-- column fresh_sum bigint: sum of the changes of the mean freshness of the team's records, in ten-thousandths
-- column fresh_before_sum bigint: sum of those changes one week before
-- column use_squared bigint: sum of squares of the changes of use
-- column use_before_squared bigint: sum of squares of those one week before
-- column fresh_squared bigint: sum of squares of the changes of freshness
-- column fresh_before_squared bigint: sum of squares of those one week before
-- column use_by_fresh_before bigint: sum of products of the change of use and the change of freshness one week before
-- column fresh_by_use_before bigint: sum of products of the change of freshness and the change of use one week before
-- check: pairs between 0 and 26
with
    freshness as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            sum(freshness_millionths) as freshness,
            sum(known_records) as records
        from record_freshness
        where week_start_date >= cast($from_date as date) - 189 and week_start_date < cast($to_date as date)
        group by source_id, org_unit_id, week_start_date
    ),
    levels as (
        select
            activity.source_id,
            activity.org_unit_id,
            activity.week_start_date,
            floor(cast(10000 * activity.weekly_active as double) / activity.eligible_people_7) as use_level,
            floor(cast(freshness.freshness as double) / freshness.records / 100) as fresh_level
        from team_activity as activity
        join freshness
            on freshness.source_id = activity.source_id
            and freshness.org_unit_id = activity.org_unit_id
            and freshness.week_start_date = activity.week_start_date
        where activity.days_elapsed = 7
            and activity.eligible_people_7 >= 5
            and freshness.records > 0
            and activity.week_start_date >= cast($from_date as date) - 189
            and activity.week_start_date < cast($to_date as date)
    ),
    changes as (
        select
            later.source_id,
            later.org_unit_id,
            later.week_start_date,
            cast(later.use_level - before.use_level as bigint) as use_change,
            cast(later.fresh_level - before.fresh_level as bigint) as fresh_change
        from levels as later
        join levels as before
            on before.source_id = later.source_id
            and before.org_unit_id = later.org_unit_id
            and before.week_start_date = later.week_start_date - 7
    ),
    pairs as (
        select
            later.source_id,
            later.org_unit_id,
            later.week_start_date,
            later.use_change,
            later.fresh_change,
            before.use_change as use_before,
            before.fresh_change as fresh_before
        from changes as later
        join changes as before
            on before.source_id = later.source_id
            and before.org_unit_id = later.org_unit_id
            and before.week_start_date = later.week_start_date - 7
    ),
    teams as (
        select
            pairs.source_id,
            pairs.org_unit_id,
            week.week_start_date,
            count(*) as pairs,
            cast(sum(use_change) as bigint) as use_sum,
            cast(sum(use_before) as bigint) as use_before_sum,
            cast(sum(fresh_change) as bigint) as fresh_sum,
            cast(sum(fresh_before) as bigint) as fresh_before_sum,
            cast(sum(use_change * use_change) as bigint) as use_squared,
            cast(sum(use_before * use_before) as bigint) as use_before_squared,
            cast(sum(fresh_change * fresh_change) as bigint) as fresh_squared,
            cast(sum(fresh_before * fresh_before) as bigint) as fresh_before_squared,
            cast(sum(use_change * fresh_before) as bigint) as use_by_fresh_before,
            cast(sum(fresh_change * use_before) as bigint) as fresh_by_use_before
        from pairs
        join setting_week as week
            on week.week_start_date >= pairs.week_start_date
            and week.week_start_date < pairs.week_start_date + 182
        where week.week_start_date >= cast($from_date as date) and week.week_start_date < cast($to_date as date)
        group by pairs.source_id, pairs.org_unit_id, week.week_start_date
    )
select * from teams
