-- One entitled person and complete week of the first year: whether core work, and the pace of experienced peers, was reached.
-- grain: source_id, user_id, week_start_date
-- period: week_start_date
-- reads: person_week, person_week_mask
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column user_id text: the account
-- column week_start_date date: Monday of the week
-- column org_unit_id text: home team at the end of the week
-- column tenure_week bigint weeks: 0 is the week of entitlement, 51 the last
-- column is_waiting integer: eligible in the week, and no core action before it
-- column is_first integer: waiting, and the first core action falls in this week
-- column has_pace integer: four weeks with as many core actions as the experienced peers' median; null where nothing compares
-- column is_learning integer: to be compared, and the pace was not reached and kept for two weeks before
-- column is_proficient integer: learning, and the pace is reached now and was in the week before
-- check: is_first <= is_waiting and is_proficient <= is_learning
-- check: tenure_week between 0 and 51
with
    weeks as (
        select
            mask.source_id,
            mask.user_id,
            mask.week_start_date,
            mask.org_unit_id,
            coalesce(mask.application_type, '(none)') as role,
            mask.entitled_from_date - cast(extract(isodow from mask.entitled_from_date) as integer) + 1 as first_week_date,
            mask.core_actions,
            lived.core_actions_4_weeks,
            case when mask.eligible_mask <> 0 and lived.capabilities_expected > 0 then 1 else 0 end as is_eligible
        from person_week_mask as mask
        join person_week as lived
            on lived.source_id = mask.source_id
            and lived.user_id = mask.user_id
            and lived.week_start_date = mask.week_start_date
        -- who is in the first year now began within it: neither they nor their peers of then are older
        where mask.days_elapsed = 7
            and mask.week_start_date >= cast($from_date as date) - 364
            and mask.week_start_date < cast($to_date as date)
    ),
    horizon as (
        select min(week_start_date) as first_date
        from person_week
        where days_elapsed = 7
    ),
    -- experienced: entitled for half a year, or since before anybody looked
    ranked as (
        select
            source_id,
            role,
            week_start_date,
            core_actions_4_weeks,
            row_number() over (partition by source_id, role, week_start_date order by core_actions_4_weeks, user_id) as place,
            count(*) over (partition by source_id, role, week_start_date) as peers
        from weeks
        where is_eligible = 1 and coalesce(week_start_date - first_week_date >= 182, true)
    ),
    medians as (
        select
            source_id,
            role,
            week_start_date,
            core_actions_4_weeks as pace
        from ranked
        where 2 * place in (peers, peers + 1) and peers >= 3
    ),
    starters as (
        select
            weeks.*,
            cast((week_start_date - first_week_date - (week_start_date - first_week_date) % 7) / 7 as bigint) as tenure_week,
            coalesce(sum(core_actions) over earlier, 0) as core_actions_before
        from weeks
        join horizon on horizon.first_date <= weeks.first_week_date
        window earlier as (partition by source_id, user_id order by week_start_date rows between unbounded preceding and 1 preceding)
    ),
    paced as (
        select
            starters.*,
            case
                when is_eligible = 0 or tenure_week < 3 or medians.pace is null or medians.pace = 0 then null
                when core_actions_4_weeks >= medians.pace then 1
                else 0
            end as has_pace
        from starters
        left join medians
            on medians.source_id = starters.source_id
            and medians.role = starters.role
            and medians.week_start_date = starters.first_week_date
    ),
    followed as (
        select
            paced.*,
            coalesce(lag(has_pace) over person_by_week, 0) as had_pace
        from paced
        window person_by_week as (partition by source_id, user_id order by week_start_date)
    ),
    kept as (
        select
            followed.*,
            coalesce(
                max(case when has_pace = 1 and had_pace = 1 then 1 else 0 end) over (
                    partition by source_id, user_id order by week_start_date rows between unbounded preceding and 1 preceding
                ),
                0
            ) as was_proficient
        from followed
    ),
    judged as (
        select
            source_id,
            user_id,
            week_start_date,
            org_unit_id,
            tenure_week,
            case when is_eligible = 1 and core_actions_before = 0 then 1 else 0 end as is_waiting,
            case when is_eligible = 1 and core_actions_before = 0 and core_actions > 0 then 1 else 0 end as is_first,
            has_pace,
            case when has_pace is not null and was_proficient = 0 then 1 else 0 end as is_learning,
            case when has_pace = 1 and had_pace = 1 and was_proficient = 0 then 1 else 0 end as is_proficient
        from kept
        where tenure_week between 0 and 51 and week_start_date >= cast($from_date as date)
    )
select * from judged
