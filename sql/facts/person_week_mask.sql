-- One entitled person and week, dense from the week of entitlement: days as bits (bit 6 = Monday ... bit 0 = Sunday), home team, pack.
-- grain: source_id, user_id, week_start_date
-- period: week_start_date
-- reads: person, person_activity_week, person_home_week, setting_week, setting_leave, setting_calendar
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column user_id text: the account
-- column week_start_date date: Monday of the week
-- column org_unit_id text: home team at the end of the week, '(no team)' without one
-- column application_type text: from people.csv, else from the home team
-- column pack text: the role's pack of core actions
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete
-- column entitled_from_date date: first entitled day; null is "since before we looked"
-- column entitled_to_date date: first day no longer entitled; null is open
-- column first_active_date date: Monday of the first week with a qualifying event, full history; null is never
-- column core_actions bigint events: core actions of the week
-- column capability_mask bigint: capabilities of the pack that were used, bit = capability_index
-- column day_mask bigint: days with a qualifying event
-- column entitled_mask bigint: entitled days
-- column eligible_mask bigint: days entitled and not on leave
-- column scheduled_mask bigint: Monday to Friday, eligible and no holiday of the team
-- check: eligible_mask <= entitled_mask
-- check: scheduled_mask <= eligible_mask
with
    weeks as (
        select
            person.source_id,
            person.user_id,
            person.pack,
            person.application_type,
            person.entitled_from_date,
            person.entitled_to_date,
            week.week_start_date,
            week.days_elapsed,
            cast(greatest(coalesce(person.entitled_from_date - week.week_start_date, 0), 0) as integer) as first_day,
            cast(least(coalesce(person.entitled_to_date - week.week_start_date, 7), 7) as integer) as end_day
        from person
        join setting_week as week
            on coalesce(person.entitled_from_date < week.week_start_date + 7, true)
            and coalesce(person.entitled_to_date + 35 > week.week_start_date, true)
        where person.is_entitled
            and week.days_elapsed > 0
            and week.week_start_date >= cast($from_date as date)
            and week.week_start_date < cast($to_date as date)
    ),
    leave_days as (
        select
            absence.source_id,
            absence.user_id,
            week.week_start_date,
            cast(greatest(absence.leave_from_date - week.week_start_date, 0) as integer) as first_day,
            cast(least(absence.leave_to_date - week.week_start_date, 7) as integer) as end_day
        from setting_leave as absence
        join setting_week as week
            on absence.leave_from_date < week.week_start_date + 7
            and absence.leave_to_date > week.week_start_date
        where absence.leave_from_date < absence.leave_to_date
    ),
    leave_masks as (
        select
            source_id,
            user_id,
            week_start_date,
            bit_or((cast(1 as bigint) << (7 - first_day)) - (cast(1 as bigint) << (7 - end_day))) as leave_mask
        from leave_days
        group by source_id, user_id, week_start_date
    ),
    holiday_masks as (
        select
            holiday.source_id,
            holiday.org_unit_id,
            week.week_start_date,
            bit_or(cast(1 as bigint) << cast(6 - (holiday.day_date - week.week_start_date) as integer)) as holiday_mask
        from setting_calendar as holiday
        join setting_week as week
            on holiday.day_date >= week.week_start_date
            and holiday.day_date < week.week_start_date + 7
        where holiday.kind = 'holiday'
        group by holiday.source_id, holiday.org_unit_id, week.week_start_date
    ),
    activity as (
        select
            source_id,
            user_id,
            week_start_date,
            bit_or(day_mask) as day_mask,
            bit_or(capability_mask) as capability_mask,
            cast(sum(core_actions) as bigint) as core_actions
        from person_activity_week
        where actor_kind = 'human'
            and week_start_date >= cast($from_date as date)
            and week_start_date < cast($to_date as date)
        group by source_id, user_id, week_start_date
    ),
    firsts as (
        select
            source_id,
            user_id,
            min(week_start_date) as first_active_date
        from person_activity_week
        where actor_kind = 'human' and day_mask > 0
        group by source_id, user_id
    ),
    masks as (
        select
            weeks.*,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            firsts.first_active_date,
            coalesce(activity.core_actions, 0) as core_actions,
            coalesce(activity.day_mask, 0) as day_mask,
            coalesce(activity.capability_mask, 0) as capability_mask,
            case
                when first_day < end_day then (cast(1 as bigint) << (7 - first_day)) - (cast(1 as bigint) << (7 - end_day))
                else 0
            end as entitled_mask,
            coalesce(absent.leave_mask, 0) as leave_mask,
            coalesce(own.holiday_mask, 0) | coalesce(common.holiday_mask, 0) as holiday_mask
        from weeks
        left join person_home_week as home
            on home.source_id = weeks.source_id and home.user_id = weeks.user_id and home.week_start_date = weeks.week_start_date
        left join activity
            on activity.source_id = weeks.source_id
            and activity.user_id = weeks.user_id
            and activity.week_start_date = weeks.week_start_date
        left join firsts on firsts.source_id = weeks.source_id and firsts.user_id = weeks.user_id
        left join leave_masks as absent
            on absent.source_id = weeks.source_id and absent.user_id = weeks.user_id and absent.week_start_date = weeks.week_start_date
        left join holiday_masks as own
            on own.source_id = weeks.source_id and own.org_unit_id = home.org_unit_id and own.week_start_date = weeks.week_start_date
        left join holiday_masks as common
            on common.source_id = weeks.source_id and common.org_unit_id = '*' and common.week_start_date = weeks.week_start_date
    ),
    eligible as (
        select
            masks.*,
            entitled_mask - (entitled_mask & leave_mask) as eligible_mask
        from masks
    ),
    person_masks as (
        select
            source_id,
            user_id,
            week_start_date,
            org_unit_id,
            application_type,
            pack,
            days_elapsed,
            entitled_from_date,
            entitled_to_date,
            first_active_date,
            core_actions,
            capability_mask,
            day_mask,
            entitled_mask,
            eligible_mask,
            124 & (eligible_mask - (eligible_mask & holiday_mask)) as scheduled_mask
        from eligible
    )
select * from person_masks
