-- One team and week with what is given and taken: writing and reading, reports opened and acted on, exports, and bursts before reviews.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_week, person_activity_week, person_signal_week, setting_calendar, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete; the same for every team
-- column eligible_people bigint people: eligible on at least one of the 28 days
-- column aware_people bigint people: of those, opened a report or dashboard at least once, full history
-- column active_people bigint people: eligible in the week and active in it
-- column write_share_millionths bigint millionths: the team's part of everything people wrote in four weeks in this CRM
-- column read_share_millionths bigint millionths: the team's part of everything people opened, searched and read in four weeks
-- column insights bigint events: reports and dashboards opened in the week
-- column insight_hours bigint hours: person-hours with an opening
-- column acted_hours bigint hours: of those, with something written after it in the same hour
-- column exported_hours bigint hours: of those, with an export after it in the same hour
-- column exports bigint events: exports of the week
-- column imports bigint events: imports of the week by people
-- column writes bigint events: writes of the week by eligible people
-- column core_actions bigint events: core actions of the week by people eligible in it
-- column core_actions_28 bigint events: core actions of four weeks
-- column review_writes bigint events: of four weeks, in those with a review in the team's calendar, all writes up to the review day
-- column burst_writes bigint events: of those, on the last working day before the review and on the review day
-- column burst_expected_millionths bigint millionths: what those days would hold if each working day up to the review had as many writes
-- check: aware_people <= eligible_people
-- check: acted_hours <= insight_hours and exported_hours <= insight_hours
-- check: burst_writes <= review_writes and core_actions <= core_actions_28
with
    people as (
        select
            person.source_id,
            person.user_id,
            person.org_unit_id,
            person.week_start_date,
            person.days_elapsed,
            case when person.eligible_days_28 > 0 then 1 else 0 end as is_eligible,
            case when person.eligible_days_7 > 0 and person.active_days_7 > 0 then 1 else 0 end as is_active,
            case when person.eligible_days_7 > 0 then 1 else 0 end as is_here,
            person.core_actions
        from person_week as person
        where person.week_start_date >= cast($from_date as date) - 21 and person.week_start_date < cast($to_date as date)
    ),
    first_insights as (
        select
            source_id,
            user_id,
            min(week_start_date) as first_insight_date
        from person_signal_week
        where insights > 0
        group by source_id, user_id
    ),
    worked as (
        select
            source_id,
            user_id,
            week_start_date,
            cast(sum(writes) as bigint) as writes,
            cast(sum(reads) as bigint) as reads
        from person_activity_week
        where actor_kind = 'human'
            and week_start_date >= cast($from_date as date) - 21
            and week_start_date < cast($to_date as date)
        group by source_id, user_id, week_start_date
    ),
    month_work as (
        select
            worked.source_id,
            worked.user_id,
            week.week_start_date,
            cast(sum(worked.writes) as bigint) as writes,
            cast(sum(worked.reads) as bigint) as reads
        from worked
        join setting_week as week
            on week.week_start_date >= worked.week_start_date
            and week.week_start_date < worked.week_start_date + 28
        where week.week_start_date >= cast($from_date as date) and week.week_start_date < cast($to_date as date)
        group by worked.source_id, worked.user_id, week.week_start_date
    ),
    -- the first review of a week in a team's calendar; one under '*' is everybody's
    reviews as (
        select
            review.source_id,
            review.org_unit_id,
            week.week_start_date,
            min(cast(review.day_date - week.week_start_date as integer)) as review_day
        from setting_calendar as review
        join setting_week as week
            on review.day_date >= week.week_start_date
            and review.day_date < week.week_start_date + 7
        where review.kind = 'review'
        group by review.source_id, review.org_unit_id, week.week_start_date
    ),
    joined as (
        select
            people.*,
            case when seen.first_insight_date <= people.week_start_date then is_eligible else 0 end as is_aware,
            coalesce(work.writes, 0) * is_eligible as month_writes,
            coalesce(work.reads, 0) * is_eligible as month_reads,
            coalesce(signal.insights, 0) as insights,
            coalesce(signal.insight_hours, 0) as insight_hours,
            coalesce(signal.acted_hours, 0) as acted_hours,
            coalesce(signal.exported_hours, 0) as exported_hours,
            coalesce(signal.exports, 0) as exports,
            coalesce(signal.imports, 0) as imports,
            coalesce(signal.writes, 0) as writes,
            least(coalesce(own.review_day, common.review_day), coalesce(common.review_day, own.review_day)) as review_day,
            coalesce(signal.writes_0, 0) as writes_0,
            coalesce(signal.writes_1, 0) as writes_1,
            coalesce(signal.writes_2, 0) as writes_2,
            coalesce(signal.writes_3, 0) as writes_3,
            coalesce(signal.writes_4, 0) as writes_4
        from people
        left join first_insights as seen on seen.source_id = people.source_id and seen.user_id = people.user_id
        left join month_work as work
            on work.source_id = people.source_id
            and work.user_id = people.user_id
            and work.week_start_date = people.week_start_date
        left join person_signal_week as signal
            on signal.source_id = people.source_id
            and signal.user_id = people.user_id
            and signal.week_start_date = people.week_start_date
        left join reviews as own
            on own.source_id = people.source_id
            and own.org_unit_id = people.org_unit_id
            and own.week_start_date = people.week_start_date
        left join reviews as common
            on common.source_id = people.source_id
            and common.org_unit_id = '*'
            and common.week_start_date = people.week_start_date
    ),
    -- a review on Monday has no working day before it in its week: it is left out
    bursts as (
        select
            joined.*,
            case
                when review_day between 1 and 4
                    then writes_0
                    + writes_1
                    + case when review_day >= 2 then writes_2 else 0 end
                    + case when review_day >= 3 then writes_3 else 0 end
                    + case when review_day >= 4 then writes_4 else 0 end
                else 0
            end as review_writes,
            case review_day
                when 1 then writes_0 + writes_1
                when 2 then writes_1 + writes_2
                when 3 then writes_2 + writes_3
                when 4 then writes_3 + writes_4
                else 0
            end as burst_writes
        from joined
    ),
    totals as (
        select
            source_id,
            week_start_date,
            cast(sum(month_writes) as bigint) as all_writes,
            cast(sum(month_reads) as bigint) as all_reads
        from joined
        group by source_id, week_start_date
    ),
    summed as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            max(days_elapsed) as days_elapsed,
            cast(sum(is_eligible) as bigint) as eligible_people,
            cast(sum(is_aware) as bigint) as aware_people,
            cast(sum(is_active) as bigint) as active_people,
            cast(sum(month_writes) as bigint) as month_writes,
            cast(sum(month_reads) as bigint) as month_reads,
            cast(sum(insights) as bigint) as insights,
            cast(sum(insight_hours) as bigint) as insight_hours,
            cast(sum(acted_hours) as bigint) as acted_hours,
            cast(sum(exported_hours) as bigint) as exported_hours,
            cast(sum(exports) as bigint) as exports,
            cast(sum(imports) as bigint) as imports,
            cast(sum(writes) as bigint) as writes,
            cast(sum(is_here * core_actions) as bigint) as core_actions,
            cast(sum(review_writes) as bigint) as review_writes,
            cast(sum(burst_writes) as bigint) as burst_writes,
            cast(sum(floor(2000000.0 * review_writes / (coalesce(review_day, 0) + 1))) as bigint) as burst_expected_millionths
        from bursts
        group by source_id, org_unit_id, week_start_date
    ),
    pooled as (
        select
            summed.source_id,
            summed.org_unit_id,
            week.week_start_date,
            cast(sum(summed.core_actions) as bigint) as core_actions_28,
            cast(sum(summed.review_writes) as bigint) as review_writes,
            cast(sum(summed.burst_writes) as bigint) as burst_writes,
            cast(sum(summed.burst_expected_millionths) as bigint) as burst_expected_millionths
        from summed
        join setting_week as week
            on week.week_start_date >= summed.week_start_date
            and week.week_start_date < summed.week_start_date + 28
        group by summed.source_id, summed.org_unit_id, week.week_start_date
    ),
    teams as (
        select
            summed.source_id,
            summed.org_unit_id,
            summed.week_start_date,
            days_elapsed,
            eligible_people,
            aware_people,
            active_people,
            cast(coalesce(
                floor(cast(1000000 * month_writes as double) / case when all_writes > 0 then all_writes end), 0
            ) as bigint) as write_share_millionths,
            cast(coalesce(
                floor(cast(1000000 * month_reads as double) / case when all_reads > 0 then all_reads end), 0
            ) as bigint) as read_share_millionths,
            insights,
            insight_hours,
            acted_hours,
            exported_hours,
            exports,
            imports,
            writes,
            core_actions,
            pooled.core_actions_28,
            pooled.review_writes,
            pooled.burst_writes,
            pooled.burst_expected_millionths
        from summed
        join pooled
            on pooled.source_id = summed.source_id
            and pooled.org_unit_id = summed.org_unit_id
            and pooled.week_start_date = summed.week_start_date
        join totals on totals.source_id = summed.source_id and totals.week_start_date = summed.week_start_date
        where summed.week_start_date >= cast($from_date as date)
    )
select * from teams
