-- One team, week and object with the records that people entered in it, and what the form asked of them.
-- grain: source_id, org_unit_id, week_start_date, object_type
-- period: none
-- reads: record, record_field, config_field, person, person_home_week, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team in that week of who entered them, '(no team)' without one
-- column week_start_date date: Monday of the week, UTC
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column entered bigint records: entered by a person by hand, of an object whose form is known
-- column form_fields bigint fields: on the form, summed over these records
-- column required_fields bigint fields: of those, required, as far as the CRM tells; summed likewise
-- column form_judged bigint fields: of those, known to be filled or not
-- column form_filled bigint fields: of the judged, filled as of now
-- column custom_judged bigint fields: made by the company, known to be filled or not
-- column custom_filled bigint fields: of those, filled as of now
-- check: form_filled <= form_judged and form_judged <= form_fields and custom_filled <= custom_judged
with
    forms as (
        select
            source_id,
            object_type,
            sum(case when is_on_form then 1 else 0 end) as form_fields,
            sum(case when is_on_form and is_required then 1 else 0 end) as required_fields
        from config_field
        where not coalesce(is_deleted, false)
        group by source_id, object_type
    ),
    entered as (
        select
            record.source_id,
            record.object_type,
            record.record_id,
            record.created_by_user_id,
            cast(record.created_at as date) - cast(extract(isodow from cast(record.created_at as date)) as integer) + 1 as week_start_date,
            forms.form_fields,
            forms.required_fields
        from record
        join forms on forms.source_id = record.source_id and forms.object_type = record.object_type
        join person on person.source_id = record.source_id and person.user_id = record.created_by_user_id
        where person.is_human
            and not coalesce(record.is_deleted, false)
            and coalesce(record.create_channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
            and record.created_at < cast($as_of_at as timestamp)
    ),
    filled as (
        select
            entered.source_id,
            entered.object_type,
            entered.record_id,
            sum(case when config.is_on_form then 1 else 0 end) as form_judged,
            sum(case when config.is_on_form and field.is_filled and not coalesce(field.is_placeholder, false) then 1 else 0 end) as form_filled,
            sum(case when config.is_custom then 1 else 0 end) as custom_judged,
            sum(case when config.is_custom and field.is_filled and not coalesce(field.is_placeholder, false) then 1 else 0 end)
                as custom_filled
        from entered
        join record_field as field
            on field.source_id = entered.source_id
            and field.object_type = entered.object_type
            and field.record_id = entered.record_id
        join config_field as config
            on config.source_id = field.source_id
            and config.object_type = field.object_type
            and config.field_name = field.field_name
        where field.is_filled is not null
            and coalesce(field.is_applicable, true)
            and not coalesce(config.is_deleted, false)
        group by entered.source_id, entered.object_type, entered.record_id
    ),
    teams as (
        select
            entered.source_id,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            entered.week_start_date,
            entered.object_type,
            count(*) as entered,
            cast(sum(entered.form_fields) as bigint) as form_fields,
            cast(sum(entered.required_fields) as bigint) as required_fields,
            cast(sum(coalesce(filled.form_judged, 0)) as bigint) as form_judged,
            cast(sum(coalesce(filled.form_filled, 0)) as bigint) as form_filled,
            cast(sum(coalesce(filled.custom_judged, 0)) as bigint) as custom_judged,
            cast(sum(coalesce(filled.custom_filled, 0)) as bigint) as custom_filled
        from entered
        join setting_week as week on week.week_start_date = entered.week_start_date
        left join filled
            on filled.source_id = entered.source_id
            and filled.object_type = entered.object_type
            and filled.record_id = entered.record_id
        left join person_home_week as home
            on home.source_id = entered.source_id
            and home.user_id = entered.created_by_user_id
            and home.week_start_date = entered.week_start_date
        group by entered.source_id, coalesce(home.org_unit_id, '(no team)'), entered.week_start_date, entered.object_type
    )
select * from teams
