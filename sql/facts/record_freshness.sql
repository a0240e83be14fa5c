-- One team, week and object with the live records and their freshness: half of it is gone after each half-life without a human change.
-- grain: source_id, org_unit_id, week_start_date, object_type
-- period: week_start_date
-- reads: person_record_week, person_home_week, setting_team, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team of the record's present owner at the end of the week, else the record's own team, else '(no team)'
-- column week_start_date date: Monday of the week; records are judged on its last elapsed day
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete; the same for every team
-- column records bigint records: created by then and not deleted
-- column known_records bigint records: of those, with a human change on record
-- column freshness_millionths bigint millionths: sum over the known of 0.5 ^ (age / half-life), 180 days where none is set
-- column changed_30d bigint records: changed by a person in the last 30 days
-- column changed_90d bigint records: changed by a person in the last 90 days
-- check: known_records <= records
-- check: freshness_millionths <= 1000000 * known_records
-- check: changed_30d <= changed_90d and changed_90d <= known_records
with
    weeks as (
        select distinct
            week_start_date,
            days_elapsed
        from setting_week
        where week_start_date >= cast($from_date as date) and week_start_date < cast($to_date as date)
    ),
    placed as (
        select
            owned.source_id,
            coalesce(home.org_unit_id, team.org_unit_id, '(no team)') as org_unit_id,
            owned.week_start_date,
            owned.object_type,
            weeks.days_elapsed,
            owned.records,
            owned.known_records,
            owned.freshness_millionths,
            owned.changed_30d,
            owned.changed_90d
        from person_record_week as owned
        join weeks on weeks.week_start_date = owned.week_start_date
        left join person_home_week as home
            on home.source_id = owned.source_id
            and home.user_id = owned.owner_user_id
            and home.week_start_date = owned.week_start_date
        left join setting_team as team on team.source_id = owned.source_id and team.org_unit_id = owned.owner_org_unit_id
        where owned.week_start_date >= cast($from_date as date) and owned.week_start_date < cast($to_date as date)
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            object_type,
            max(days_elapsed) as days_elapsed,
            cast(sum(records) as bigint) as records,
            cast(sum(known_records) as bigint) as known_records,
            cast(sum(freshness_millionths) as bigint) as freshness_millionths,
            cast(sum(changed_30d) as bigint) as changed_30d,
            cast(sum(changed_90d) as bigint) as changed_90d
        from placed
        group by source_id, org_unit_id, week_start_date, object_type
    )
select * from teams
