-- One team and week with the events of the systems beside the CRM, and how many of them the CRM knew, before, after, twice or never.
-- grain: source_id, org_unit_id, week_start_date
-- period: none
-- reads: person_ops_event, setting_week
-- column source_id text: the CRM
-- column org_unit_id text: the team that the event belongs to
-- column week_start_date date: Monday of the week, UTC
-- column ops_events bigint events: orders, invoices, calls, e-mails, meetings and tickets of customers whom the CRM knows
-- column known_before bigint events: somebody of the team worked on the customer in the CRM in the day before
-- column known_after bigint events: somebody of the team did so only in the seven days after
-- column talks bigint events: of the events, calls, e-mails and meetings, where the CRM holds activities
-- column captured_talks bigint events: of those, entered as such within a day
-- column typed bigint events: of the events, typed in by a person there
-- column typed_twice bigint events: of those, a person entered a deal, case or activity for the customer within a day as well
-- check: known_before + known_after <= ops_events and talks <= ops_events and typed <= ops_events
-- check: captured_talks <= talks and typed_twice <= typed
with
    teams as (
        select
            event.source_id,
            event.org_unit_id,
            event.week_start_date,
            count(*) as ops_events,
            cast(sum(case when event.is_touched_before then 1 else 0 end) as bigint) as known_before,
            cast(sum(case when event.is_touched_after then 1 else 0 end) as bigint) as known_after,
            cast(sum(case when event.is_talk then 1 else 0 end) as bigint) as talks,
            cast(sum(case when event.is_talk and event.is_captured then 1 else 0 end) as bigint) as captured_talks,
            cast(sum(case when event.is_human then 1 else 0 end) as bigint) as typed,
            cast(sum(case when event.is_doubled then 1 else 0 end) as bigint) as typed_twice
        from person_ops_event as event
        join setting_week as week on week.week_start_date = event.week_start_date
        group by event.source_id, event.org_unit_id, event.week_start_date
    )
select * from teams
