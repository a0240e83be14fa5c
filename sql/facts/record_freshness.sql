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
    lives as (
        select
            source_id,
            object_type,
            record_id,
            owner_user_id,
            owner_org_unit_id,
            coalesce(cast(created_at as date), date '0001-01-01') as born_date,
            coalesce(cast(deleted_at as date), date '9999-01-01') as gone_date
        from record
        where coalesce(created_at < cast($as_of_at as timestamp), true)
            and (deleted_at is not null or not coalesce(is_deleted, false))
    ),
    moments as (
        select
            source_id,
            object_type,
            record_id,
            born_date as from_date,
            cast(null as date) as changed_date
        from lives
        union all
        select
            changed.source_id,
            changed.object_type,
            changed.record_id,
            changed.changed_date as from_date,
            changed.changed_date
        from person_record_change as changed
        join lives
            on lives.source_id = changed.source_id
            and lives.object_type = changed.object_type
            and lives.record_id = changed.record_id
            and changed.changed_date >= lives.born_date
    ),
    spells as (
        select
            source_id,
            object_type,
            record_id,
            from_date,
            changed_date,
            lead(from_date) over (
                partition by source_id, object_type, record_id
                order by from_date, case when changed_date is null then 0 else 1 end
            ) as next_date
        from moments
    ),
    owned_spells as (
        select
            lives.source_id,
            lives.object_type,
            lives.owner_user_id,
            lives.owner_org_unit_id,
            spells.from_date,
            spells.changed_date,
            least(coalesce(spells.next_date, lives.gone_date), lives.gone_date) as until_date,
            count(*) as records
        from spells
        join lives
            on lives.source_id = spells.source_id
            and lives.object_type = spells.object_type
            and lives.record_id = spells.record_id
        group by
            lives.source_id,
            lives.object_type,
            lives.owner_user_id,
            lives.owner_org_unit_id,
            spells.from_date,
            spells.changed_date,
            least(coalesce(spells.next_date, lives.gone_date), lives.gone_date)
    ),
    weeks as (
        select
            week_start_date,
            days_elapsed,
            week_start_date + days_elapsed - 1 as judged_date
        from setting_week
        where days_elapsed > 0
    ),
    half_lives as (
        select
            object_type,
            max(half_life_days) as half_life_days
        from setting_half_life
        group by object_type
    ),
    judged as (
        select
            spell.source_id,
            spell.object_type,
            spell.owner_user_id,
            spell.owner_org_unit_id,
            week.week_start_date,
            week.days_elapsed,
            spell.records,
            week.judged_date - spell.changed_date as age_days,
            coalesce(half_life.half_life_days, 180) as half_life_days
        from owned_spells as spell
        join weeks as week on spell.from_date <= week.judged_date and spell.until_date > week.judged_date
        left join half_lives as half_life on half_life.object_type = spell.object_type
    ),
    teams as (
        select
            judged.source_id,
            coalesce(home.org_unit_id, team.org_unit_id, '(no team)') as org_unit_id,
            judged.week_start_date,
            judged.object_type,
            max(judged.days_elapsed) as days_elapsed,
            cast(sum(judged.records) as bigint) as records,
            cast(sum(case when judged.age_days is null then 0 else judged.records end) as bigint) as known_records,
            cast(sum(
                case
                    when judged.age_days is null then 0
                    else judged.records * cast(floor(1000000 * power(0.5, judged.age_days / judged.half_life_days) + 0.5) as bigint)
                end
            ) as bigint) as freshness_millionths,
            cast(sum(case when judged.age_days < 30 then judged.records else 0 end) as bigint) as changed_30d,
            cast(sum(case when judged.age_days < 90 then judged.records else 0 end) as bigint) as changed_90d
        from judged
        left join person_home_week as home
            on home.source_id = judged.source_id
            and home.user_id = judged.owner_user_id
            and home.week_start_date = judged.week_start_date
        left join setting_team as team on team.source_id = judged.source_id and team.org_unit_id = judged.owner_org_unit_id
        group by
            judged.source_id,
            coalesce(home.org_unit_id, team.org_unit_id, '(no team)'),
            judged.week_start_date,
            judged.object_type
    )
select * from teams
