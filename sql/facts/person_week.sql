-- One entitled person and week, dense from the week of entitlement, with the last weeks as bits and the states that follow.
-- grain: source_id, user_id, week_start_date
-- period: week_start_date
-- reads: person_week_mask, setting_pack
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column user_id text: the account
-- column week_start_date date: Monday of the week
-- column org_unit_id text: home team at the end of the week, '(no team)' without one
-- column application_type text: from people.csv, else from the home team
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete
-- column eligible_days_7 bigint days: elapsed days of the week entitled and not on leave
-- column eligible_days_28 bigint days: the same in the 28 days to the last elapsed day
-- column day_bits bigint: active days, bit 0 = last elapsed day, the week and the eight before it, none before the week of entitlement
-- column week_bits bigint: weeks with an active day, bit 0 = this week, 13 weeks
-- column eligible_week_bits bigint: weeks with an eligible day, same bits
-- column active_days_7 bigint days: active among the elapsed days of this week
-- column active_days_28 bigint days: active among the 28 days to the last elapsed day
-- column scheduled_days_28 bigint days: Monday to Friday, eligible and no holiday of the team, among the 28 days
-- column worked_days_28 bigint days: scheduled days that were active
-- column core_actions bigint events: core actions of the week
-- column core_actions_4_weeks bigint events: core actions of the last four complete weeks
-- column capabilities_used bigint capabilities: of the pack, used in the weeks that the 28 days touch
-- column capabilities_expected bigint capabilities: in the pack
-- column ever_active boolean: a qualifying event up to the end of the week, full history
-- column habit_state text: habitual, not habitual or too early
-- column is_power boolean: habitual with at least 15 core actions a week over the last four complete weeks
-- column lifecycle_state text: new, returning, resurrected, dormant, churned, never, on_leave, left; null in weeks after leaving
-- column was_active_before boolean: eligible and active in the calendar week before
-- column was_dormant_before boolean: dormant or churned in the last eligible week before
-- check: active_days_28 between 0 and 28
-- check: eligible_days_28 between 0 and 28
-- check: worked_days_28 <= scheduled_days_28
-- check: capabilities_used <= capabilities_expected
with
    expected as (
        select
            pack,
            count(distinct capability_index) as capabilities_expected
        from setting_pack
        group by pack
    ),
    -- the bits reach thirteen weeks back; of the weeks before that only the last ones matter
    older as (
        select
            source_id,
            user_id,
            max(case when (eligible_mask >> (7 - days_elapsed)) <> 0 then week_start_date end) as older_eligible_date,
            max(case
                when (eligible_mask >> (7 - days_elapsed)) <> 0 and (day_mask >> (7 - days_elapsed)) <> 0 then week_start_date
            end) as older_active_date
        from person_week_mask
        where week_start_date < cast($from_date as date) - 98
        group by source_id, user_id
    ),
    words as (
        select
            mask.*,
            older.older_eligible_date,
            older.older_active_date,
            7 - days_elapsed as days_missing,
            day_mask | (eligible_mask << 7) | (scheduled_mask << 14) | (capability_mask << 21) as word,
            (eligible_mask >> (7 - days_elapsed)) <> 0 as is_eligible,
            (day_mask >> (7 - days_elapsed)) <> 0 as is_active
        from person_week_mask as mask
        left join older on older.source_id = mask.source_id and older.user_id = mask.user_id
        where mask.week_start_date >= cast($from_date as date) - 98 and mask.week_start_date < cast($to_date as date)
    ),
    remembered as (
        select
            words.*,
            word as word_0,
            lag(word, 1, cast(0 as bigint)) over person_by_week as word_1,
            lag(word, 2, cast(0 as bigint)) over person_by_week as word_2,
            lag(word, 3, cast(0 as bigint)) over person_by_week as word_3,
            lag(word, 4, cast(0 as bigint)) over person_by_week as word_4,
            lag(word, 5, cast(0 as bigint)) over person_by_week as word_5,
            lag(word, 6, cast(0 as bigint)) over person_by_week as word_6,
            lag(word, 7, cast(0 as bigint)) over person_by_week as word_7,
            lag(word, 8, cast(0 as bigint)) over person_by_week as word_8,
            lag(word, 9, cast(0 as bigint)) over person_by_week as word_9,
            lag(word, 10, cast(0 as bigint)) over person_by_week as word_10,
            lag(word, 11, cast(0 as bigint)) over person_by_week as word_11,
            lag(word, 12, cast(0 as bigint)) over person_by_week as word_12,
            lag(case when is_eligible and is_active then 1 else 0 end, 1, 0) over person_by_week = 1 as was_active_before,
            coalesce(max(case when is_eligible then week_start_date end) over earlier, older_eligible_date) as last_eligible_date,
            coalesce(max(case when is_eligible and is_active then week_start_date end) over earlier, older_active_date) as last_active_date,
            cast(sum(core_actions) over (
                partition by source_id, user_id order by week_start_date rows between 3 preceding and current row
            ) as bigint) as core_actions_to_now,
            cast(sum(core_actions) over (
                partition by source_id, user_id order by week_start_date rows between 4 preceding and 1 preceding
            ) as bigint) as core_actions_before
        from words
        window
            person_by_week as (partition by source_id, user_id order by week_start_date),
            earlier as (partition by source_id, user_id order by week_start_date rows between unbounded preceding and 1 preceding)
    ),
    bits as (
        select
            remembered.*,
            (
                (word_0 & 127)
                | ((word_1 & 127) << 7)
                | ((word_2 & 127) << 14)
                | ((word_3 & 127) << 21)
                | ((word_4 & 127) << 28)
                | ((word_5 & 127) << 35)
                | ((word_6 & 127) << 42)
                | ((word_7 & 127) << 49)
                | ((word_8 & 127) << 56)
            ) >> days_missing as day_bits,
            ((
                ((word_0 >> 7) & 127)
                | (((word_1 >> 7) & 127) << 7)
                | (((word_2 >> 7) & 127) << 14)
                | (((word_3 >> 7) & 127) << 21)
                | (((word_4 >> 7) & 127) << 28)
            ) >> days_missing) & 268435455 as eligible_bits,
            ((
                ((word_0 >> 14) & 127)
                | (((word_1 >> 14) & 127) << 7)
                | (((word_2 >> 14) & 127) << 14)
                | (((word_3 >> 14) & 127) << 21)
                | (((word_4 >> 14) & 127) << 28)
            ) >> days_missing) & 268435455 as scheduled_bits,
            cast(
                case when (word_0 & 127) <> 0 then 1 else 0 end
                + case when (word_1 & 127) <> 0 then 2 else 0 end
                + case when (word_2 & 127) <> 0 then 4 else 0 end
                + case when (word_3 & 127) <> 0 then 8 else 0 end
                + case when (word_4 & 127) <> 0 then 16 else 0 end
                + case when (word_5 & 127) <> 0 then 32 else 0 end
                + case when (word_6 & 127) <> 0 then 64 else 0 end
                + case when (word_7 & 127) <> 0 then 128 else 0 end
                + case when (word_8 & 127) <> 0 then 256 else 0 end
                + case when (word_9 & 127) <> 0 then 512 else 0 end
                + case when (word_10 & 127) <> 0 then 1024 else 0 end
                + case when (word_11 & 127) <> 0 then 2048 else 0 end
                + case when (word_12 & 127) <> 0 then 4096 else 0 end
            as bigint) as week_bits,
            cast(
                case when ((word_0 >> 7) & 127) <> 0 then 1 else 0 end
                + case when ((word_1 >> 7) & 127) <> 0 then 2 else 0 end
                + case when ((word_2 >> 7) & 127) <> 0 then 4 else 0 end
                + case when ((word_3 >> 7) & 127) <> 0 then 8 else 0 end
                + case when ((word_4 >> 7) & 127) <> 0 then 16 else 0 end
                + case when ((word_5 >> 7) & 127) <> 0 then 32 else 0 end
                + case when ((word_6 >> 7) & 127) <> 0 then 64 else 0 end
                + case when ((word_7 >> 7) & 127) <> 0 then 128 else 0 end
                + case when ((word_8 >> 7) & 127) <> 0 then 256 else 0 end
                + case when ((word_9 >> 7) & 127) <> 0 then 512 else 0 end
                + case when ((word_10 >> 7) & 127) <> 0 then 1024 else 0 end
                + case when ((word_11 >> 7) & 127) <> 0 then 2048 else 0 end
                + case when ((word_12 >> 7) & 127) <> 0 then 4096 else 0 end
            as bigint) as eligible_week_bits,
            ((word_0 | word_1 | word_2 | word_3 | case when days_missing > 0 then word_4 else 0 end) >> 21) & 65535 as capability_bits
        from remembered
        where week_start_date >= cast($from_date as date)
    ),
    complete_weeks as (
        select
            bits.*,
            case when days_missing = 0 then week_bits else week_bits >> 1 end & 4095 as judged_bits,
            case when days_missing = 0 then eligible_week_bits else eligible_week_bits >> 1 end & 4095 as judged_eligible_bits,
            case when days_missing = 0 then core_actions_to_now else coalesce(core_actions_before, 0) end as core_actions_4_weeks,
            coalesce(
                week_start_date - case when days_missing = 0 then 0 else 7 end
                    - (entitled_from_date - cast(extract(isodow from entitled_from_date) as integer) + 1) < 77,
                false
            ) as is_newcomer,
            coalesce(last_active_date = last_eligible_date, false) as was_active_last,
            coalesce(first_active_date < week_start_date, false) as was_ever_active,
            (entitled_mask >> days_missing) <> 0 as is_entitled_now
        from bits
    ),
    missed as (
        select
            complete_weeks.*,
            judged_eligible_bits & judged_bits as kept_bits,
            judged_eligible_bits - (judged_eligible_bits & judged_bits) as missed_bits
        from complete_weeks
    ),
    counted as (
        select
            missed.*,
            bit_count(judged_eligible_bits) as eligible_weeks,
            bit_count(kept_bits) as kept_weeks,
            bit_count(
                case
                    when missed_bits = 0 then judged_eligible_bits
                    else judged_eligible_bits & ((missed_bits & (0 - missed_bits)) - 1)
                end
            ) as kept_in_a_row
        from missed
    ),
    judged as (
        select
            counted.*,
            case
                when eligible_weeks < 4 then 'too early'
                when is_newcomer and kept_in_a_row >= 4 then 'habitual'
                when not is_newcomer and 4 * kept_weeks >= 3 * eligible_weeks then 'habitual'
                else 'not habitual'
            end as habit_state,
            case
                when not is_entitled_now and entitled_to_date > week_start_date - 7 and entitled_to_date <= week_start_date then 'left'
                when not is_entitled_now then null
                when not is_eligible then 'on_leave'
                when is_active and not was_ever_active then 'new'
                when is_active and was_active_last then 'returning'
                when is_active then 'resurrected'
                when not was_ever_active then 'never'
                when was_active_last then 'dormant'
                else 'churned'
            end as lifecycle_state
        from counted
    ),
    person_weeks as (
        select
            judged.source_id,
            judged.user_id,
            judged.week_start_date,
            judged.org_unit_id,
            judged.application_type,
            judged.days_elapsed,
            cast(bit_count(eligible_mask >> days_missing) as bigint) as eligible_days_7,
            cast(bit_count(eligible_bits) as bigint) as eligible_days_28,
            day_bits,
            week_bits,
            eligible_week_bits,
            cast(bit_count(day_mask >> days_missing) as bigint) as active_days_7,
            cast(bit_count(day_bits & 268435455) as bigint) as active_days_28,
            cast(bit_count(scheduled_bits) as bigint) as scheduled_days_28,
            cast(bit_count(day_bits & scheduled_bits) as bigint) as worked_days_28,
            core_actions,
            core_actions_4_weeks,
            cast(bit_count(capability_bits) as bigint) as capabilities_used,
            cast(coalesce(expected.capabilities_expected, 0) as bigint) as capabilities_expected,
            was_ever_active or is_active as ever_active,
            habit_state,
            habit_state = 'habitual' and core_actions_4_weeks >= 60 as is_power,
            lifecycle_state,
            was_active_before,
            is_eligible and was_ever_active and last_eligible_date is not null and not was_active_last
                and first_active_date <= last_eligible_date as was_dormant_before
        from judged
        left join expected on expected.pack = judged.pack
        where lifecycle_state is not null or eligible_bits <> 0
    )
select * from person_weeks
