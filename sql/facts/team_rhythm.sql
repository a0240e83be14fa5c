-- One team and week with its people judged in the interval of their role: one week, or two or four where the pack expects fewer days.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person, person_week, setting_pack
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week; intervals end with it, or with the week before while it is not over
-- column here_people bigint people: eligible in the last interval
-- column active_people bigint people: of those, active in it
-- column new_people bigint people: of the active, for the first time ever
-- column returning_people bigint people: of the active, not new, and active in their last eligible interval before
-- column resurrected_people bigint people: of the active, neither
-- column dormant_people bigint people: eligible, not active, but active in their last eligible interval before
-- column judged_people bigint people: eligible in the 28 days, with enough eligible intervals among those of twelve weeks: four, or three of four weeks
-- column habitual_people bigint people: of those, active in three quarters of them
-- column sparse_people bigint people: eligible in the last interval, in a pack whose interval is longer than a week
-- check: new_people + returning_people + resurrected_people = active_people and active_people + dormant_people <= here_people
-- check: habitual_people <= judged_people and sparse_people <= here_people
with
    rhythms as (
        select
            pack,
            case when max(expected_days) >= 4 then 1 when max(expected_days) >= 2 then 2 else 4 end as weeks
        from setting_pack
        group by pack
    ),
    starts as (
        select
            source_id,
            user_id,
            min(week_start_date) as first_week_date
        from person_week
        where lifecycle_state = 'new'
        group by source_id, user_id
    ),
    people as (
        select
            person.source_id,
            person.org_unit_id,
            person.week_start_date,
            person.eligible_days_28,
            coalesce(rhythms.weeks, 1) as weeks,
            case coalesce(rhythms.weeks, 1) when 1 then 1 when 2 then 3 else 15 end as interval_bits,
            (person.week_bits >> case when person.days_elapsed = 7 then 0 else 1 end) & 4095 as bits,
            (person.eligible_week_bits >> case when person.days_elapsed = 7 then 0 else 1 end) & 4095 as eligible_bits,
            person.week_start_date - case when person.days_elapsed = 7 then 0 else 7 end as last_week_date,
            starts.first_week_date
        from person_week as person
        left join person as account on account.source_id = person.source_id and account.user_id = person.user_id
        left join rhythms on rhythms.pack = account.pack
        left join starts on starts.source_id = person.source_id and starts.user_id = person.user_id
        where person.week_start_date >= cast($from_date as date) and person.week_start_date < cast($to_date as date)
    ),
    intervals as (
        select
            people.*,
            (eligible_bits & interval_bits) <> 0 as is_here,
            (bits & eligible_bits & interval_bits) <> 0 as is_active,
            case
                when ((eligible_bits >> weeks) & interval_bits) <> 0 then ((bits >> weeks) & interval_bits) <> 0
                else ((bits >> (2 * weeks)) & interval_bits) <> 0
            end as was_active,
            coalesce(first_week_date > last_week_date - 7 * weeks, false) as is_new,
            case weeks
                when 1 then eligible_bits
                when 2 then (eligible_bits | (eligible_bits >> 1)) & 1365
                else (eligible_bits | (eligible_bits >> 1) | (eligible_bits >> 2) | (eligible_bits >> 3)) & 273
            end as eligible_intervals,
            case weeks
                when 1 then bits
                when 2 then (bits | (bits >> 1)) & 1365
                else (bits | (bits >> 1) | (bits >> 2) | (bits >> 3)) & 273
            end as active_intervals
        from people
    ),
    judged as (
        select
            intervals.*,
            case
                when eligible_days_28 > 0 and bit_count(eligible_intervals) >= case when weeks = 4 then 3 else 4 end then 1
                else 0
            end as is_judged,
            case when 4 * bit_count(active_intervals & eligible_intervals) >= 3 * bit_count(eligible_intervals) then 1 else 0 end as is_kept
        from intervals
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            cast(sum(case when is_here then 1 else 0 end) as bigint) as here_people,
            cast(sum(case when is_active then 1 else 0 end) as bigint) as active_people,
            cast(sum(case when is_active and is_new then 1 else 0 end) as bigint) as new_people,
            cast(sum(case when is_active and not is_new and was_active then 1 else 0 end) as bigint) as returning_people,
            cast(sum(case when is_active and not is_new and not was_active then 1 else 0 end) as bigint) as resurrected_people,
            cast(sum(case when is_here and not is_active and was_active then 1 else 0 end) as bigint) as dormant_people,
            cast(sum(is_judged) as bigint) as judged_people,
            cast(sum(is_judged * is_kept) as bigint) as habitual_people,
            cast(sum(case when is_here and weeks > 1 then 1 else 0 end) as bigint) as sparse_people
        from judged
        group by source_id, org_unit_id, week_start_date
    )
select * from teams
