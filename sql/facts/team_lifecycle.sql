-- One team, week and lifecycle state with the people in it: new, returning, resurrected, dormant, churned, never, on_leave or left.
-- grain: source_id, org_unit_id, week_start_date, state
-- period: week_start_date
-- reads: person_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week
-- column week_start_date date: Monday of the week
-- column state text: lifecycle state of the week; left is counted once, in the first week without entitlement
-- column days_elapsed integer days: days of the week wholly before as_of, 7 when complete; the same for every team
-- column people bigint people: in this state
-- column active_before bigint people: of those, eligible and active in the calendar week before
-- column dormant_before bigint people: of those, dormant or churned in their last eligible week
-- check: active_before + dormant_before <= people
with
    states as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            lifecycle_state as state,
            max(days_elapsed) as days_elapsed,
            count(*) as people,
            cast(sum(case when was_active_before then 1 else 0 end) as bigint) as active_before,
            cast(sum(case when was_dormant_before then 1 else 0 end) as bigint) as dormant_before
        from person_week
        where lifecycle_state is not null
            and week_start_date >= cast($from_date as date)
            and week_start_date < cast($to_date as date)
        group by source_id, org_unit_id, week_start_date, lifecycle_state
    )
select * from states
