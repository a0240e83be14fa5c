-- One team and week with its scheduled days, and those on which somebody of it, and somebody practised, was at work in the CRM.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_week, person_week_mask
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column scheduled_days bigint days: elapsed days of the week on which somebody of the team was scheduled: Monday to Friday, no holiday, no leave
-- column covered_days bigint days: of those, somebody of the team was active
-- column practised_days bigint days: of those, somebody with a habit was active
-- check: practised_days <= covered_days and covered_days <= scheduled_days and scheduled_days <= 5
with
    people as (
        select
            mask.source_id,
            mask.org_unit_id,
            mask.week_start_date,
            mask.scheduled_mask >> (7 - mask.days_elapsed) as scheduled,
            mask.day_mask >> (7 - mask.days_elapsed) as active,
            case when lived.habit_state = 'habitual' then mask.day_mask >> (7 - mask.days_elapsed) else 0 end as practised
        from person_week_mask as mask
        join person_week as lived
            on lived.source_id = mask.source_id
            and lived.user_id = mask.user_id
            and lived.week_start_date = mask.week_start_date
        where mask.week_start_date >= cast($from_date as date) and mask.week_start_date < cast($to_date as date)
    ),
    joined as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            max(scheduled & 64)
            + max(scheduled & 32)
            + max(scheduled & 16)
            + max(scheduled & 8)
            + max(scheduled & 4)
            + max(scheduled & 2)
            + max(scheduled & 1) as scheduled,
            max(active & 64)
            + max(active & 32)
            + max(active & 16)
            + max(active & 8)
            + max(active & 4)
            + max(active & 2)
            + max(active & 1) as active,
            max(practised & 64)
            + max(practised & 32)
            + max(practised & 16)
            + max(practised & 8)
            + max(practised & 4)
            + max(practised & 2)
            + max(practised & 1) as practised
        from people
        group by source_id, org_unit_id, week_start_date
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            cast(bit_count(scheduled) as bigint) as scheduled_days,
            cast(bit_count(scheduled & active) as bigint) as covered_days,
            cast(bit_count(scheduled & practised) as bigint) as practised_days
        from joined
    )
select * from teams
