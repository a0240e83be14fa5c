-- One owner, week and object with the live records and their freshness: half of it is gone after each half-life without a human change.
-- grain: source_id, owner_user_id, owner_org_unit_id, object_type, week_start_date
-- period: week_start_date
-- reads: person_record_life, person_record_edit, setting_week, setting_half_life
-- sums: person_record_life from created_date (deleted_date, stamped_date, last_date)
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column owner_user_id text: present owner, nothing without one
-- column owner_org_unit_id text: the record's own team, nothing without one
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column week_start_date date: Monday of the week; records are judged on its last elapsed day
-- column records bigint records: created by then and not deleted
-- column known_records bigint records: of those, with a human change on record
-- column freshness_millionths bigint millionths: sum over the known of 0.5 ^ (age / half-life), 180 days where none is set
-- column changed_30d bigint records: changed by a person in the last 30 days
-- column changed_90d bigint records: changed by a person in the last 90 days
-- check: known_records <= records
-- check: freshness_millionths <= 1000000 * known_records
-- check: changed_30d <= changed_90d and changed_90d <= known_records
with
    horizon as (
        select
            min(week_start_date) as first_week_date,
            max(week_start_date) as last_week_date,
            max(week_start_date + days_elapsed - 1) as judged_date
        from setting_week
        where days_elapsed > 0
            and week_start_date >= cast($from_date as date)
            and week_start_date < cast($to_date as date)
    ),
    owners as (
        select
            row_number() over (order by source_id, object_type, owner_user_id, owner_org_unit_id) as owner_number,
            source_id,
            object_type,
            owner_user_id,
            owner_org_unit_id
        from (select distinct source_id, object_type, owner_user_id, owner_org_unit_id from person_record_life) as owned
    ),
    -- what happens after the last judged day is not seen yet: every other week is judged on its Sunday
    lives as (
        select
            row_number() over (order by life.source_id, life.object_type, life.record_id) as record_number,
            owners.owner_number,
            life.source_id,
            life.object_type,
            life.record_id,
            coalesce(life.created_date, date '0001-01-01') as born_date,
            case when life.deleted_date <= horizon.judged_date then life.deleted_date else horizon.last_week_date + 7 end as gone_date,
            life.entered_date,
            life.stamped_date,
            least(coalesce(life.last_date, horizon.judged_date), horizon.judged_date) as last_date,
            horizon.first_week_date
        from person_record_life as life
        cross join horizon
        join owners
            on owners.source_id = life.source_id
            and owners.object_type = life.object_type
            and coalesce(owners.owner_user_id, '') = coalesce(life.owner_user_id, '')
            and coalesce(owners.owner_org_unit_id, '') = coalesce(life.owner_org_unit_id, '')
        where life.is_counted
            and coalesce(life.created_date <= horizon.judged_date, true)
            and coalesce(life.deleted_date >= horizon.first_week_date, true)
    ),
    edits as (
        select
            lives.record_number,
            edit.changed_date
        from person_record_edit as edit
        join lives on lives.source_id = edit.source_id and lives.object_type = edit.object_type and lives.record_id = edit.record_id
        where edit.changed_date >= cast($from_date as date) - 182
            and edit.changed_date >= lives.born_date
            and edit.changed_date <= lives.last_date
    ),
    stamps as (
        select
            record_number,
            entered_date as changed_date
        from lives
        where entered_date is not null
        union all
        select
            record_number,
            stamped_date as changed_date
        from lives
        where stamped_date >= born_date
    ),
    changes as (
        select
            record_number,
            changed_date
        from edits
        union all
        select
            record_number,
            changed_date
        from stamps
    ),
    -- of what happened before the first week only the last change matters: mostly it is found within half a year, and else sought earlier
    lasts as (
        select
            changes.record_number,
            max(changes.changed_date) as changed_date
        from changes
        cross join horizon
        where changes.changed_date < horizon.first_week_date
        group by changes.record_number
    ),
    unfound as (
        select
            lives.record_number,
            lives.source_id,
            lives.object_type,
            lives.record_id,
            lives.born_date,
            lives.last_date
        from lives
        left join lasts on lasts.record_number = lives.record_number
        where lives.born_date < cast($from_date as date) - 182
            and coalesce(lives.stamped_date >= cast($from_date as date) - 182, true)
            and coalesce(lasts.changed_date < cast($from_date as date) - 182, true)
    ),
    old_edits as (
        select
            unfound.record_number,
            max(edit.changed_date) as changed_date
        from person_record_edit as edit
        join unfound
            on unfound.source_id = edit.source_id
            and unfound.object_type = edit.object_type
            and unfound.record_id = edit.record_id
        where edit.changed_date < cast($from_date as date) - 182
            and edit.changed_date >= unfound.born_date
            and edit.changed_date <= unfound.last_date
        group by unfound.record_number
    ),
    moments as (
        select
            record_number,
            born_date as from_date,
            0 as is_change
        from lives
        union all
        select
            record_number,
            changed_date as from_date,
            1 as is_change
        from lasts
        union all
        select
            record_number,
            changed_date as from_date,
            1 as is_change
        from old_edits
        union all
        select
            changes.record_number,
            changes.changed_date as from_date,
            1 as is_change
        from changes
        cross join horizon
        where changes.changed_date >= horizon.first_week_date and changes.changed_date <= horizon.judged_date
    ),
    spells as (
        select
            record_number,
            from_date,
            is_change,
            lead(from_date) over (partition by record_number order by from_date, is_change) as next_date
        from moments
    ),
    -- a spell is judged in the weeks from its first to the one before the next change
    bounded as (
        select
            lives.owner_number,
            case when spells.is_change = 1 then spells.from_date end as changed_date,
            greatest(
                spells.from_date - cast(extract(isodow from spells.from_date) as integer) + 1,
                lives.first_week_date
            ) as first_week_date,
            least(coalesce(spells.next_date, lives.gone_date), lives.gone_date) as until_date
        from spells
        join lives on lives.record_number = spells.record_number
    ),
    lengths as (
        select
            owner_number,
            changed_date,
            first_week_date,
            until_date - cast(extract(isodow from until_date) as integer) + 1 - first_week_date as days_long
        from bounded
    ),
    weeks as (
        select distinct
            week.week_start_date,
            week.days_elapsed
        from setting_week as week
        cross join horizon
        where week.days_elapsed > 0
            and week.week_start_date >= horizon.first_week_date
            and week.week_start_date <= horizon.last_week_date
    ),
    steps as (
        select
            whole.week_start_date + 7 - horizon.first_week_date as days_long,
            cast(part.week_start_date - horizon.first_week_date as integer) as days_in
        from weeks as whole
        join weeks as part on part.week_start_date <= whole.week_start_date
        cross join horizon
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
    ages as (
        select
            judged.owner_number,
            judged.week_start_date,
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
    named as (
        select
            owners.source_id,
            owners.owner_user_id,
            owners.owner_org_unit_id,
            owners.object_type,
            judged.week_start_date,
            judged.records,
            judged.known_records,
            cast(judged.freshness_millionths as bigint) as freshness_millionths,
            cast(judged.changed_30d as bigint) as changed_30d,
            cast(judged.changed_90d as bigint) as changed_90d
        from owner_weeks as judged
        join owners on owners.owner_number = judged.owner_number
    )
select * from named
