-- One team, snapshot date, object and field with how many live records have it filled.
-- grain: source_id, org_unit_id, snapshot_date, object_type, field_name
-- period: snapshot_date
-- reads: record, record_field, record_fill_daily, person, person_home_week, setting_team, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team of the record's owner, else the record's own team, else '(no team)'
-- column snapshot_date date: the day at whose end the records stood like this
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column field_name text: the field
-- column records bigint records: live records
-- column applicable bigint records: of those, the field applies and its content is known to be there or not
-- column filled bigint records: of the applicable, filled with more than a placeholder
-- column placeholders bigint records: of the applicable, holding only a placeholder such as 'n/a'
-- column unknown bigint records: the field applies, but whether it is filled is not known
-- check: filled + placeholders <= applicable
-- check: applicable + unknown <= records
with
    today as (
        select max(week_start_date + days_elapsed) as snapshot_date from setting_week
    ),
    fields as (
        select
            record.source_id,
            record.object_type,
            record.owner_user_id,
            record.owner_org_unit_id,
            field.field_name,
            coalesce(field.is_applicable, true) as applies,
            field.is_filled,
            coalesce(field.is_placeholder, false) as is_placeholder
        from record_field as field
        join record
            on record.source_id = field.source_id
            and record.object_type = field.object_type
            and record.record_id = field.record_id
        where not coalesce(record.is_deleted, false)
    ),
    present as (
        select
            fields.source_id,
            coalesce(
                case when person.org_unit_id <> '(no team)' then person.org_unit_id end, team.org_unit_id, '(no team)'
            ) as org_unit_id,
            today.snapshot_date - 1 as snapshot_date,
            fields.object_type,
            fields.field_name,
            1 as records,
            case when applies and (is_filled is not null or is_placeholder) then 1 else 0 end as applicable,
            case when applies and is_filled and not is_placeholder then 1 else 0 end as filled,
            case when applies and is_placeholder then 1 else 0 end as placeholders,
            case when applies and is_filled is null and not is_placeholder then 1 else 0 end as unknown
        from fields
        cross join today
        left join person on person.source_id = fields.source_id and person.user_id = fields.owner_user_id
        left join setting_team as team on team.source_id = fields.source_id and team.org_unit_id = fields.owner_org_unit_id
    ),
    earlier as (
        select
            daily.source_id,
            coalesce(home.org_unit_id, team.org_unit_id, '(no team)') as org_unit_id,
            daily.snapshot_date - 1 as snapshot_date,
            daily.object_type,
            daily.field_name,
            daily.n_records as records,
            coalesce(daily.n_applicable, daily.n_records) as applicable,
            daily.n_filled as filled,
            coalesce(daily.n_placeholder, 0) as placeholders,
            0 as unknown
        from record_fill_daily as daily
        join today on daily.snapshot_date < today.snapshot_date
        left join person_home_week as home
            on home.source_id = daily.source_id
            and home.user_id = daily.owner_user_id
            and home.week_start_date <= daily.snapshot_date - 1
            and home.week_start_date > daily.snapshot_date - 8
        left join setting_team as team on team.source_id = daily.source_id and team.org_unit_id = daily.org_unit_id
        where daily.snapshot_date - 1 >= cast($from_date as date) and daily.snapshot_date - 1 < cast($to_date as date)
    ),
    counts as (
        select * from present
        union all
        select * from earlier
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            snapshot_date,
            object_type,
            field_name,
            cast(sum(records) as bigint) as records,
            cast(sum(applicable) as bigint) as applicable,
            cast(sum(filled) as bigint) as filled,
            cast(sum(placeholders) as bigint) as placeholders,
            cast(sum(unknown) as bigint) as unknown
        from counts
        group by source_id, org_unit_id, snapshot_date, object_type, field_name
    )
select * from teams
