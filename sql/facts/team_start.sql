-- One team and week with the newcomers of the 26 complete weeks up to it: who waited and who got there, by weeks since entitlement.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_start_week, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team in the week in which a newcomer was counted
-- column week_start_date date: Monday of the week
-- column newcomers_compared bigint people: in weeks 4 to 25 after entitlement in this very week, with experienced peers to compare with
-- column newcomers_at_pace bigint people: of those, with as many core actions in four weeks as the peers' median
-- column waiting_0 bigint weeks: person-weeks without core work so far, week 0 after entitlement
-- column waiting_1 bigint weeks: person-weeks without core work so far, week 1 after entitlement
-- column waiting_2 bigint weeks: person-weeks without core work so far, week 2 after entitlement
-- column waiting_3 bigint weeks: person-weeks without core work so far, week 3 after entitlement
-- column waiting_4 bigint weeks: person-weeks without core work so far, week 4 after entitlement
-- column waiting_5 bigint weeks: person-weeks without core work so far, weeks 5 to 6 after entitlement
-- column waiting_7 bigint weeks: person-weeks without core work so far, weeks 7 to 8 after entitlement
-- column waiting_9 bigint weeks: person-weeks without core work so far, weeks 9 to 12 after entitlement
-- column waiting_13 bigint weeks: person-weeks without core work so far, weeks 13 to 25 after entitlement
-- column first_0 bigint people: first core action in week 0
-- column first_1 bigint people: first core action in week 1
-- column first_2 bigint people: first core action in week 2
-- column first_3 bigint people: first core action in week 3
-- column first_4 bigint people: first core action in week 4
-- column first_5 bigint people: first core action in weeks 5 to 6
-- column first_7 bigint people: first core action in weeks 7 to 8
-- column first_9 bigint people: first core action in weeks 9 to 12
-- column first_13 bigint people: first core action in weeks 13 to 25
-- column learning_3 bigint weeks: person-weeks without the peers' pace so far, weeks 3 to 4 after entitlement
-- column learning_5 bigint weeks: person-weeks without the peers' pace so far, weeks 5 to 6 after entitlement
-- column learning_7 bigint weeks: person-weeks without the peers' pace so far, weeks 7 to 8 after entitlement
-- column learning_9 bigint weeks: person-weeks without the peers' pace so far, weeks 9 to 12 after entitlement
-- column learning_13 bigint weeks: person-weeks without the peers' pace so far, weeks 13 to 17 after entitlement
-- column learning_18 bigint weeks: person-weeks without the peers' pace so far, weeks 18 to 25 after entitlement
-- column learning_26 bigint weeks: person-weeks without the peers' pace so far, weeks 26 to 38 after entitlement
-- column learning_39 bigint weeks: person-weeks without the peers' pace so far, weeks 39 to 51 after entitlement
-- column proficient_3 bigint people: pace reached and kept in weeks 3 to 4
-- column proficient_5 bigint people: pace reached and kept in weeks 5 to 6
-- column proficient_7 bigint people: pace reached and kept in weeks 7 to 8
-- column proficient_9 bigint people: pace reached and kept in weeks 9 to 12
-- column proficient_13 bigint people: pace reached and kept in weeks 13 to 17
-- column proficient_18 bigint people: pace reached and kept in weeks 18 to 25
-- column proficient_26 bigint people: pace reached and kept in weeks 26 to 38
-- column proficient_39 bigint people: pace reached and kept in weeks 39 to 51
-- check: first_0 <= waiting_0
-- check: first_13 <= waiting_13
-- check: proficient_3 <= learning_3
-- check: proficient_39 <= learning_39
-- check: newcomers_at_pace <= newcomers_compared
with
    flows as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            tenure_week,
            cast(sum(is_waiting) as bigint) as is_waiting,
            cast(sum(is_first) as bigint) as is_first,
            cast(sum(is_learning) as bigint) as is_learning,
            cast(sum(is_proficient) as bigint) as is_proficient,
            cast(sum(case when tenure_week between 4 and 25 and has_pace is not null then 1 else 0 end) as bigint) as is_compared,
            cast(sum(case when tenure_week between 4 and 25 then coalesce(has_pace, 0) else 0 end) as bigint) as is_at_pace
        from person_start_week
        where week_start_date >= cast($from_date as date) - 175 and week_start_date < cast($to_date as date)
        group by source_id, org_unit_id, week_start_date, tenure_week
    ),
    pooled as (
        select
            flows.*,
            week.week_start_date as row_week_date
        from flows
        join setting_week as week
            on week.week_start_date >= flows.week_start_date
            and week.week_start_date < flows.week_start_date + 182
        where week.week_start_date >= cast($from_date as date) and week.week_start_date < cast($to_date as date)
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            row_week_date as week_start_date,
            cast(sum(case when week_start_date = row_week_date then is_compared else 0 end) as bigint) as newcomers_compared,
            cast(sum(case when week_start_date = row_week_date then is_at_pace else 0 end) as bigint) as newcomers_at_pace,
            cast(sum(case when tenure_week = 0 then is_waiting else 0 end) as bigint) as waiting_0,
            cast(sum(case when tenure_week = 1 then is_waiting else 0 end) as bigint) as waiting_1,
            cast(sum(case when tenure_week = 2 then is_waiting else 0 end) as bigint) as waiting_2,
            cast(sum(case when tenure_week = 3 then is_waiting else 0 end) as bigint) as waiting_3,
            cast(sum(case when tenure_week = 4 then is_waiting else 0 end) as bigint) as waiting_4,
            cast(sum(case when tenure_week between 5 and 6 then is_waiting else 0 end) as bigint) as waiting_5,
            cast(sum(case when tenure_week between 7 and 8 then is_waiting else 0 end) as bigint) as waiting_7,
            cast(sum(case when tenure_week between 9 and 12 then is_waiting else 0 end) as bigint) as waiting_9,
            cast(sum(case when tenure_week between 13 and 25 then is_waiting else 0 end) as bigint) as waiting_13,
            cast(sum(case when tenure_week = 0 then is_first else 0 end) as bigint) as first_0,
            cast(sum(case when tenure_week = 1 then is_first else 0 end) as bigint) as first_1,
            cast(sum(case when tenure_week = 2 then is_first else 0 end) as bigint) as first_2,
            cast(sum(case when tenure_week = 3 then is_first else 0 end) as bigint) as first_3,
            cast(sum(case when tenure_week = 4 then is_first else 0 end) as bigint) as first_4,
            cast(sum(case when tenure_week between 5 and 6 then is_first else 0 end) as bigint) as first_5,
            cast(sum(case when tenure_week between 7 and 8 then is_first else 0 end) as bigint) as first_7,
            cast(sum(case when tenure_week between 9 and 12 then is_first else 0 end) as bigint) as first_9,
            cast(sum(case when tenure_week between 13 and 25 then is_first else 0 end) as bigint) as first_13,
            cast(sum(case when tenure_week between 3 and 4 then is_learning else 0 end) as bigint) as learning_3,
            cast(sum(case when tenure_week between 5 and 6 then is_learning else 0 end) as bigint) as learning_5,
            cast(sum(case when tenure_week between 7 and 8 then is_learning else 0 end) as bigint) as learning_7,
            cast(sum(case when tenure_week between 9 and 12 then is_learning else 0 end) as bigint) as learning_9,
            cast(sum(case when tenure_week between 13 and 17 then is_learning else 0 end) as bigint) as learning_13,
            cast(sum(case when tenure_week between 18 and 25 then is_learning else 0 end) as bigint) as learning_18,
            cast(sum(case when tenure_week between 26 and 38 then is_learning else 0 end) as bigint) as learning_26,
            cast(sum(case when tenure_week between 39 and 51 then is_learning else 0 end) as bigint) as learning_39,
            cast(sum(case when tenure_week between 3 and 4 then is_proficient else 0 end) as bigint) as proficient_3,
            cast(sum(case when tenure_week between 5 and 6 then is_proficient else 0 end) as bigint) as proficient_5,
            cast(sum(case when tenure_week between 7 and 8 then is_proficient else 0 end) as bigint) as proficient_7,
            cast(sum(case when tenure_week between 9 and 12 then is_proficient else 0 end) as bigint) as proficient_9,
            cast(sum(case when tenure_week between 13 and 17 then is_proficient else 0 end) as bigint) as proficient_13,
            cast(sum(case when tenure_week between 18 and 25 then is_proficient else 0 end) as bigint) as proficient_18,
            cast(sum(case when tenure_week between 26 and 38 then is_proficient else 0 end) as bigint) as proficient_26,
            cast(sum(case when tenure_week between 39 and 51 then is_proficient else 0 end) as bigint) as proficient_39
        from pooled
        group by source_id, org_unit_id, row_week_date
    )
select * from teams
