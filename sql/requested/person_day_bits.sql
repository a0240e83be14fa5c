-- One entitled person and day with the last weeks as bits: what every daily figure follows from.
-- grain: source_id, user_id, day_date
-- period: none
-- reads: person_week_mask
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column user_id text: the account
-- column day_date date: the day, in the person's zone; from_date is the first, to_date the first no longer given
-- column week_start_date date: Monday of its week
-- column org_unit_id text: home team at the end of that week, '(no team)' without one
-- column day_bits bigint: active days, bit 0 = this day, 63 days, none before the week of entitlement
-- column eligible_bits bigint: days entitled and not on leave, same bits, 28 days
-- check: day_bits >= 0
-- check: eligible_bits between 0 and 268435455
with
    words as (
        select
            source_id,
            user_id,
            week_start_date,
            org_unit_id,
            days_elapsed,
            day_mask as word_0,
            lag(day_mask, 1, cast(0 as bigint)) over person_by_week as word_1,
            lag(day_mask, 2, cast(0 as bigint)) over person_by_week as word_2,
            lag(day_mask, 3, cast(0 as bigint)) over person_by_week as word_3,
            lag(day_mask, 4, cast(0 as bigint)) over person_by_week as word_4,
            lag(day_mask, 5, cast(0 as bigint)) over person_by_week as word_5,
            lag(day_mask, 6, cast(0 as bigint)) over person_by_week as word_6,
            lag(day_mask, 7, cast(0 as bigint)) over person_by_week as word_7,
            lag(day_mask, 8, cast(0 as bigint)) over person_by_week as word_8,
            lag(day_mask, 9, cast(0 as bigint)) over person_by_week as word_9,
            eligible_mask as eligible_0,
            lag(eligible_mask, 1, cast(0 as bigint)) over person_by_week as eligible_1,
            lag(eligible_mask, 2, cast(0 as bigint)) over person_by_week as eligible_2,
            lag(eligible_mask, 3, cast(0 as bigint)) over person_by_week as eligible_3,
            lag(eligible_mask, 4, cast(0 as bigint)) over person_by_week as eligible_4
        from person_week_mask
        where week_start_date >= cast($from_date as date) - 70 and week_start_date < cast($to_date as date)
        window person_by_week as (partition by source_id, user_id order by week_start_date)
    ),
    days_of_week (day_number) as (
        values
            (0),
            (1),
            (2),
            (3),
            (4),
            (5),
            (6)
    ),
    -- bit 0 of a week is its Sunday: a day takes its own week without the days after it, and the weeks before it moved up
    days as (
        select
            words.source_id,
            words.user_id,
            words.week_start_date + days_of_week.day_number as day_date,
            words.week_start_date,
            words.org_unit_id,
            (word_0 >> (6 - day_number))
                | (word_1 << (day_number + 1))
                | (word_2 << (day_number + 8))
                | (word_3 << (day_number + 15))
                | (word_4 << (day_number + 22))
                | (word_5 << (day_number + 29))
                | (word_6 << (day_number + 36))
                | (word_7 << (day_number + 43))
                | (word_8 << (day_number + 50))
                | ((word_9 & ((cast(1 as bigint) << (6 - day_number)) - 1)) << (day_number + 57))
            as day_bits,
            (
                (eligible_0 >> (6 - day_number))
                | (eligible_1 << (day_number + 1))
                | (eligible_2 << (day_number + 8))
                | (eligible_3 << (day_number + 15))
                | (eligible_4 << (day_number + 22))
            ) & 268435455 as eligible_bits
        from words
        cross join days_of_week
        where days_of_week.day_number < words.days_elapsed
    ),
    asked as (
        select
            source_id,
            user_id,
            day_date,
            week_start_date,
            org_unit_id,
            day_bits,
            eligible_bits
        from days
        where day_date >= cast($from_date as date) and day_date < cast($to_date as date)
    )
select * from asked
