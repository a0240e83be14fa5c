-- One team and week with the sums behind every adoption figure; all add up over teams except days_elapsed.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete; the same for every team
-- column eligible_people bigint people: eligible on at least one of the 28 days to the last elapsed day
-- column eligible_days bigint days: eligible days of those people in the 28 days: their weight
-- column excluded_people bigint people: entitled but not eligible on any of the 28 days: on leave
-- column monthly_active bigint people: of the eligible, active on at least one of the 28 days
-- column active_eligible_days bigint days: eligible days of the monthly active
-- column active_days_28 bigint days: active days of the monthly active among the 28
-- column eligible_people_7 bigint people: eligible on at least one elapsed day of the week
-- column weekly_active bigint people: of those, active on at least one elapsed day of the week
-- column active_days_7 bigint days: active days of the weekly active in the week
-- column daily_active double people: active days of the weekly active per elapsed day: the mean of the daily actives
-- column worked_share_millionths bigint millionths: sum over the monthly active of worked / scheduled days
-- column scheduled_people bigint people: of the monthly active, with a scheduled day in the 28
-- column habitual_people bigint people: eligible with a habit
-- column too_early_people bigint people: eligible with fewer than four eligible weeks to judge by
-- column power_people bigint people: habitual with at least 15 core actions a week
-- column never_people_28 bigint people: eligible without any qualifying event ever
-- column dormant_people_28 bigint people: eligible and once active, but not in the 28 days
-- column capabilities_used bigint capabilities: of their packs, used by the monthly active
-- column capabilities_expected bigint capabilities: in the packs of the monthly active
-- column core_actions bigint events: core actions of the week by people eligible in it
-- column new_people bigint people: first qualifying event ever in this week
-- column returning_people bigint people: active in this and the last eligible week
-- column resurrected_people bigint people: active now and once, but not in the last eligible week
-- column dormant_people bigint people: active in the last eligible week, not in this one
-- column churned_people bigint people: not active for two eligible weeks or more
-- column never_people bigint people: eligible in the week, no qualifying event ever
-- column on_leave_people bigint people: entitled, not eligible in the elapsed days of the week
-- column left_people bigint people: entitlement ended in the week before or on this Monday
-- column dormant_before_people bigint people: eligible and dormant or churned in their last eligible week
-- column bounced_back_people bigint people: of those, active in this week
-- check: monthly_active <= eligible_people
-- check: weekly_active <= eligible_people_7
-- check: active_eligible_days <= eligible_days
-- check: habitual_people + too_early_people <= eligible_people
-- check: power_people <= habitual_people
-- check: weekly_active = new_people + returning_people + resurrected_people
-- check: monthly_active + never_people_28 + dormant_people_28 = eligible_people
-- check: eligible_people_7 = weekly_active + dormant_people + churned_people + never_people
-- check: capabilities_used <= capabilities_expected
-- check: bounced_back_people <= dormant_before_people
with
    people as (
        select
            person_week.*,
            eligible_days_28 > 0 as counts_28,
            eligible_days_7 > 0 as counts_7,
            eligible_days_28 > 0 and active_days_28 > 0 as is_active_28,
            eligible_days_7 > 0 and active_days_7 > 0 as is_active_7,
            eligible_days_28 > 0 and active_days_28 > 0 and scheduled_days_28 > 0 as is_scheduled
        from person_week
        where week_start_date >= cast($from_date as date) and week_start_date < cast($to_date as date)
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            max(days_elapsed) as days_elapsed,
            cast(sum(case when counts_28 then 1 else 0 end) as bigint) as eligible_people,
            cast(sum(eligible_days_28) as bigint) as eligible_days,
            cast(sum(case when not counts_28 and lifecycle_state = 'on_leave' then 1 else 0 end) as bigint) as excluded_people,
            cast(sum(case when is_active_28 then 1 else 0 end) as bigint) as monthly_active,
            cast(sum(case when is_active_28 then eligible_days_28 else 0 end) as bigint) as active_eligible_days,
            cast(sum(case when is_active_28 then active_days_28 else 0 end) as bigint) as active_days_28,
            cast(sum(case when counts_7 then 1 else 0 end) as bigint) as eligible_people_7,
            cast(sum(case when is_active_7 then 1 else 0 end) as bigint) as weekly_active,
            cast(sum(case when is_active_7 then active_days_7 else 0 end) as bigint) as active_days_7,
            cast(sum(case when is_active_7 then active_days_7 else 0 end) as double) / max(days_elapsed) as daily_active,
            cast(sum(
                case when is_scheduled then round(1000000.0 * worked_days_28 / scheduled_days_28) else 0 end
            ) as bigint) as worked_share_millionths,
            cast(sum(case when is_scheduled then 1 else 0 end) as bigint) as scheduled_people,
            cast(sum(case when counts_28 and habit_state = 'habitual' then 1 else 0 end) as bigint) as habitual_people,
            cast(sum(case when counts_28 and habit_state = 'too early' then 1 else 0 end) as bigint) as too_early_people,
            cast(sum(case when counts_28 and is_power then 1 else 0 end) as bigint) as power_people,
            cast(sum(case when counts_28 and not ever_active then 1 else 0 end) as bigint) as never_people_28,
            cast(sum(case when counts_28 and ever_active and active_days_28 = 0 then 1 else 0 end) as bigint) as dormant_people_28,
            cast(sum(case when is_active_28 then capabilities_used else 0 end) as bigint) as capabilities_used,
            cast(sum(case when is_active_28 then capabilities_expected else 0 end) as bigint) as capabilities_expected,
            cast(sum(case when counts_7 then core_actions else 0 end) as bigint) as core_actions,
            cast(sum(case when lifecycle_state = 'new' then 1 else 0 end) as bigint) as new_people,
            cast(sum(case when lifecycle_state = 'returning' then 1 else 0 end) as bigint) as returning_people,
            cast(sum(case when lifecycle_state = 'resurrected' then 1 else 0 end) as bigint) as resurrected_people,
            cast(sum(case when lifecycle_state = 'dormant' then 1 else 0 end) as bigint) as dormant_people,
            cast(sum(case when lifecycle_state = 'churned' then 1 else 0 end) as bigint) as churned_people,
            cast(sum(case when lifecycle_state = 'never' then 1 else 0 end) as bigint) as never_people,
            cast(sum(case when lifecycle_state = 'on_leave' then 1 else 0 end) as bigint) as on_leave_people,
            cast(sum(case when lifecycle_state = 'left' then 1 else 0 end) as bigint) as left_people,
            cast(sum(case when was_dormant_before then 1 else 0 end) as bigint) as dormant_before_people,
            cast(sum(case when was_dormant_before and lifecycle_state = 'resurrected' then 1 else 0 end) as bigint) as bounced_back_people
        from people
        group by source_id, org_unit_id, week_start_date
    )
select * from teams
