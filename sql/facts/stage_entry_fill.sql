-- One team, week and field with the deals that entered a later stage in it, and whether the field was filled at that moment.
-- grain: source_id, org_unit_id, week_start_date, field_name
-- period: none
-- reads: opportunity, stage_history, field_change, person, person_home_week, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team in that week of the deal's owner now, '(no team)' without one
-- column week_start_date date: Monday of the week of entry, UTC
-- column field_name text: amount or close_date
-- column entries bigint entries: of deals into a stage that is not their first
-- column judged_entries bigint entries: of those, in a CRM that audits the field
-- column filled_at_entry bigint entries: of those, filled when the stage was entered
-- column filled_later bigint entries: of those, empty then and filled afterwards: back-fill
-- check: filled_at_entry + filled_later <= judged_entries and judged_entries <= entries
with
    audits as (
        select distinct
            source_id,
            field_canonical as field_name
        from field_change
        where object_type = 'opportunity' and field_canonical in ('amount', 'close_date')
    ),
    changes as (
        select
            source_id,
            object_id as opportunity_id,
            field_canonical as field_name,
            changed_at,
            change_id,
            coalesce(old_value, '') not in ('', '0', '0.0', '0.00', '0.0000') as had_value,
            coalesce(new_value, '') not in ('', '0', '0.0', '0.00', '0.0000') as has_value
        from field_change
        where object_type = 'opportunity'
            and field_canonical in ('amount', 'close_date')
            and changed_at < cast($as_of_at as timestamp)
    ),
    entries as (
        select
            stage.source_id,
            stage.opportunity_id,
            stage.entered_at,
            stage.stage_native,
            row_number() over (
                partition by stage.source_id, stage.opportunity_id
                order by stage.entered_at, stage.stage_native
            ) as place
        from stage_history as stage
        where stage.entered_at < cast($as_of_at as timestamp)
    ),
    wanted as (
        select
            entries.source_id,
            entries.opportunity_id,
            entries.entered_at,
            entries.stage_native,
            fields.field_name,
            deal.owner_user_id,
            case
                when fields.field_name = 'amount' then coalesce(deal.amount, 0) <> 0
                else deal.close_date is not null
            end as is_filled_now
        from entries
        join opportunity as deal on deal.source_id = entries.source_id and deal.opportunity_id = entries.opportunity_id
        cross join (
            select 'amount' as field_name
            union all
            select 'close_date' as field_name
        ) as fields
        where entries.place > 1 and not coalesce(deal.is_deleted, false)
    ),
    -- the value at entry: what the last change before it left, else what the first change after it replaced, else what stands now
    earlier as (
        select
            wanted.source_id,
            wanted.opportunity_id,
            wanted.entered_at,
            wanted.stage_native,
            wanted.field_name,
            changes.has_value,
            row_number() over (
                partition by wanted.source_id, wanted.opportunity_id, wanted.entered_at, wanted.stage_native, wanted.field_name
                order by changes.changed_at desc, changes.change_id desc
            ) as place
        from wanted
        join changes
            on changes.source_id = wanted.source_id
            and changes.opportunity_id = wanted.opportunity_id
            and changes.field_name = wanted.field_name
            and changes.changed_at <= wanted.entered_at
    ),
    later as (
        select
            wanted.source_id,
            wanted.opportunity_id,
            wanted.entered_at,
            wanted.stage_native,
            wanted.field_name,
            changes.had_value,
            row_number() over (
                partition by wanted.source_id, wanted.opportunity_id, wanted.entered_at, wanted.stage_native, wanted.field_name
                order by changes.changed_at, changes.change_id
            ) as place
        from wanted
        join changes
            on changes.source_id = wanted.source_id
            and changes.opportunity_id = wanted.opportunity_id
            and changes.field_name = wanted.field_name
            and changes.changed_at > wanted.entered_at
    ),
    judged as (
        select
            wanted.source_id,
            wanted.owner_user_id,
            cast(wanted.entered_at as date) - cast(extract(isodow from cast(wanted.entered_at as date)) as integer) + 1 as week_start_date,
            wanted.field_name,
            audits.source_id is not null as is_judged,
            coalesce(earlier.has_value, later.had_value, wanted.is_filled_now) as was_filled,
            wanted.is_filled_now
        from wanted
        left join audits on audits.source_id = wanted.source_id and audits.field_name = wanted.field_name
        left join earlier
            on earlier.source_id = wanted.source_id
            and earlier.opportunity_id = wanted.opportunity_id
            and earlier.entered_at = wanted.entered_at
            and earlier.stage_native = wanted.stage_native
            and earlier.field_name = wanted.field_name
            and earlier.place = 1
        left join later
            on later.source_id = wanted.source_id
            and later.opportunity_id = wanted.opportunity_id
            and later.entered_at = wanted.entered_at
            and later.stage_native = wanted.stage_native
            and later.field_name = wanted.field_name
            and later.place = 1
    ),
    teams as (
        select
            judged.source_id,
            coalesce(home.org_unit_id, person.org_unit_id, '(no team)') as org_unit_id,
            judged.week_start_date,
            judged.field_name,
            count(*) as entries,
            cast(sum(case when is_judged then 1 else 0 end) as bigint) as judged_entries,
            cast(sum(case when is_judged and was_filled then 1 else 0 end) as bigint) as filled_at_entry,
            cast(sum(case when is_judged and not was_filled and is_filled_now then 1 else 0 end) as bigint) as filled_later
        from judged
        join setting_week as week on week.week_start_date = judged.week_start_date
        left join person on person.source_id = judged.source_id and person.user_id = judged.owner_user_id
        left join person_home_week as home
            on home.source_id = judged.source_id
            and home.user_id = judged.owner_user_id
            and home.week_start_date = judged.week_start_date
        group by
            judged.source_id,
            coalesce(home.org_unit_id, person.org_unit_id, '(no team)'),
            judged.week_start_date,
            judged.field_name
    )
select * from teams
