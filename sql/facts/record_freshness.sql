-- One team, week and object with the live records and their freshness: half of it is gone after each half-life without a human change.
-- grain: source_id, org_unit_id, week_start_date, object_type
-- period: none
-- reads: record, person_record_change, person_home_week, setting_team, setting_week, setting_half_life
-- parameters: as_of_at
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
    owners as (
        select
            row_number() over (order by source_id, object_type, owner_user_id, owner_org_unit_id) as owner_number,
            source_id,
            object_type,
            owner_user_id,
            owner_org_unit_id
        from (select distinct source_id, object_type, owner_user_id, owner_org_unit_id from record) as owned
    ),
    horizon as (
        select
            min(week_start_date) as first_week_date,
            max(week_start_date) as last_week_date,
            max(week_start_date + days_elapsed - 1) as judged_date
        from setting_week
        where days_elapsed > 0
    ),
    -- what happens after the last judged day is not seen yet: every other week is judged on its Sunday
    lives as (
        select
            row_number() over (order by record.source_id, record.object_type, record.record_id) as record_number,
            owners.owner_number,
            record.source_id,
            record.object_type,
            record.record_id,
            coalesce(cast(record.created_at as date), date '0001-01-01') as born_date,
            case
                when cast(record.deleted_at as date) <= horizon.judged_date then cast(record.deleted_at as date)
                else horizon.last_week_date + 7
            end as gone_date
        from record
        cross join horizon
        join owners
            on owners.source_id = record.source_id
            and owners.object_type = record.object_type
            and coalesce(owners.owner_user_id, '') = coalesce(record.owner_user_id, '')
            and coalesce(owners.owner_org_unit_id, '') = coalesce(record.owner_org_unit_id, '')
        where coalesce(record.created_at < cast($as_of_at as timestamp), true)
            and (record.deleted_at is not null or not coalesce(record.is_deleted, false))
            and coalesce(cast(record.created_at as date) <= horizon.judged_date, true)
    ),
    moments as (
        select
            record_number,
            owner_number,
            gone_date,
            born_date as from_date,
            0 as is_change
        from lives
        union all
        select
            lives.record_number,
            lives.owner_number,
            lives.gone_date,
            changed.changed_date as from_date,
            1 as is_change
        from person_record_change as changed
        cross join horizon
        join lives
            on lives.source_id = changed.source_id
            and lives.object_type = changed.object_type
            and lives.record_id = changed.record_id
            and changed.changed_date >= lives.born_date
        where changed.changed_date <= horizon.judged_date
    ),
    spells as (
        select
            owner_number,
            gone_date,
            from_date,
            is_change,
            lead(from_date) over (partition by record_number order by from_date, is_change) as next_date
        from moments
    ),
    -- a spell is judged in the weeks from its first to the one before the next change
    bounded as (
        select
            spells.owner_number,
            case when spells.is_change = 1 then spells.from_date end as changed_date,
            greatest(
                spells.from_date - cast(extract(isodow from spells.from_date) as integer) + 1,
                horizon.first_week_date
            ) as first_week_date,
            least(coalesce(spells.next_date, spells.gone_date), spells.gone_date) as until_date
        from spells
        cross join horizon
    ),
    lengths as (
        select
            owner_number,
            changed_date,
            first_week_date,
            until_date - cast(extract(isodow from until_date) as integer) + 1 - first_week_date as days_long
        from bounded
    ),
    steps as (
        select
            whole.week_start_date + 7 - horizon.first_week_date as days_long,
            cast(part.week_start_date - horizon.first_week_date as integer) as days_in
        from setting_week as whole
        join setting_week as part on part.week_start_date <= whole.week_start_date
        cross join horizon
        where whole.days_elapsed > 0
    ),
    -- each spell meets its weeks by an equal join on its length, which is cheaper than a range join
    judged as (
        select
            lengths.owner_number,
            lengths.changed_date,
            lengths.first_week_date + steps.days_in as week_start_date
        from lengths
        join steps on steps.days_long = lengths.days_long
    ),
    weeks as (
        select distinct
            week_start_date,
            days_elapsed
        from setting_week
    ),
    ages as (
        select
            judged.owner_number,
            judged.week_start_date,
            weeks.days_elapsed,
            judged.week_start_date + weeks.days_elapsed - 1 - judged.changed_date as age_days
        from judged
        join weeks on weeks.week_start_date = judged.week_start_date
    ),
    half_lives as (
        select
            object_type,
            max(half_life_days) as half_life_days
        from setting_half_life
        group by object_type
    ),
    owner_half_lives as (
        select
            owners.owner_number,
            coalesce(half_life.half_life_days, 180) as half_life_days
        from owners
        left join half_lives as half_life on half_life.object_type = owners.object_type
    ),
    owner_weeks as (
        select
            ages.owner_number,
            ages.week_start_date,
            max(ages.days_elapsed) as days_elapsed,
            count(*) as records,
            count(ages.age_days) as known_records,
            coalesce(
                sum(cast(floor(1000000 * power(0.5, ages.age_days / owner.half_life_days) + 0.5) as bigint)),
                0
            ) as freshness_millionths,
            sum(case when ages.age_days < 30 then 1 else 0 end) as changed_30d,
            sum(case when ages.age_days < 90 then 1 else 0 end) as changed_90d
        from ages
        join owner_half_lives as owner on owner.owner_number = ages.owner_number
        group by ages.owner_number, ages.week_start_date
    ),
    teams as (
        select
            owners.source_id,
            coalesce(home.org_unit_id, team.org_unit_id, '(no team)') as org_unit_id,
            judged.week_start_date,
            owners.object_type,
            max(judged.days_elapsed) as days_elapsed,
            cast(sum(judged.records) as bigint) as records,
            cast(sum(judged.known_records) as bigint) as known_records,
            cast(sum(judged.freshness_millionths) as bigint) as freshness_millionths,
            cast(sum(judged.changed_30d) as bigint) as changed_30d,
            cast(sum(judged.changed_90d) as bigint) as changed_90d
        from owner_weeks as judged
        join owners on owners.owner_number = judged.owner_number
        left join person_home_week as home
            on home.source_id = owners.source_id
            and home.user_id = owners.owner_user_id
            and home.week_start_date = judged.week_start_date
        left join setting_team as team on team.source_id = owners.source_id and team.org_unit_id = owners.owner_org_unit_id
        group by
            owners.source_id,
            coalesce(home.org_unit_id, team.org_unit_id, '(no team)'),
            judged.week_start_date,
            owners.object_type
    )
select * from teams
