-- What one person's week says beyond activity: reading reports, acting on them, taking data out, and on which days things are written.
-- grain: source_id, user_id, week_start_date
-- period: week_start_date
-- reads: usage_event, person, person_clock
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column user_id text: the account
-- column week_start_date date: Monday of the week in the account's time zone
-- column insights bigint events: reports and dashboards opened
-- column insight_hours bigint hours: clock hours in which a report or dashboard was opened
-- column acted_hours bigint hours: of those, with something written after the first opening
-- column exported_hours bigint hours: of those, with an export after the first opening
-- column exports bigint events: exports
-- column imports bigint events: imports
-- column writes bigint events: creates, updates, deletes, links, assignments and what was noted as done
-- column writes_0 bigint events: of the writes, on Monday
-- column writes_1 bigint events: on Tuesday
-- column writes_2 bigint events: on Wednesday
-- column writes_3 bigint events: on Thursday
-- column writes_4 bigint events: on Friday
-- column writes_5 bigint events: on Saturday
-- column writes_6 bigint events: on Sunday
-- check: acted_hours <= insight_hours and exported_hours <= insight_hours and insight_hours <= insights
-- check: writes_0 + writes_1 + writes_2 + writes_3 + writes_4 + writes_5 + writes_6 = writes
with
    zones as (
        select distinct
            time_zone,
            zone_place
        from person_clock
    ),
    numbered as (
        select
            row_number() over (order by person.source_id, person.user_id) as person_number,
            person.source_id,
            person.user_id,
            zones.zone_place
        from person
        left join zones on zones.time_zone = person.time_zone
        where person.is_human
    ),
    clocks as (
        select
            clock_number,
            change_at,
            offset_before_s * interval '1 second' as offset_before,
            offset_after_s * interval '1 second' as offset_after
        from person_clock
    ),
    action_kinds (action, kind) as (
        values
            ('create', 'write'),
            ('update', 'write'),
            ('delete', 'write'),
            ('restore', 'write'),
            ('assign', 'write'),
            ('link', 'write'),
            ('unlink', 'write'),
            ('activity_done', 'write'),
            ('comment', 'write'),
            ('email', 'write'),
            ('call', 'write'),
            ('meeting', 'write'),
            ('view', 'read'),
            ('list', 'read'),
            ('report', 'insight'),
            ('export', 'export'),
            ('import', 'import')
    ),
    kinds as (
        select
            action,
            case kind when 'write' then 1 when 'insight' then 2 when 'export' then 3 when 'import' then 4 else 0 end as kind
        from action_kinds
    ),
    placed as (
        select
            person.person_number,
            person.zone_place,
            event.occurred_at,
            coalesce(event.event_count, 1) as event_count,
            case when kinds.kind = 0 then 2 else kinds.kind end as kind,
            cast(event.occurred_at as date) - date '1970-01-05' as utc_day
        from usage_event as event
        join kinds on kinds.action = event.action
        join numbered as person on person.source_id = event.source_id and person.user_id = event.user_id
        where event.actor_kind = 'human'
            and (kinds.kind > 0 or event.object_type in ('report', 'dashboard'))
            and event.occurred_at >= cast(cast($from_date as date) - 1 as timestamp)
            and event.occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
    ),
    local_events as (
        select
            placed.person_number,
            placed.event_count,
            placed.kind,
            case
                when clock.change_at is null then placed.occurred_at
                when placed.occurred_at < clock.change_at then placed.occurred_at + clock.offset_before
                else placed.occurred_at + clock.offset_after
            end as local_at
        from placed
        left join clocks as clock on clock.clock_number = placed.zone_place + (placed.utc_day - placed.utc_day % 7)
    ),
    daily as (
        select
            person_number,
            cast(local_at as date) - date '1970-01-05' as day_number,
            sum(case when kind = 1 then event_count else 0 end) as writes,
            sum(case when kind = 2 then event_count else 0 end) as insights,
            sum(case when kind = 3 then event_count else 0 end) as exports,
            sum(case when kind = 4 then event_count else 0 end) as imports
        from local_events
        group by person_number, cast(local_at as date) - date '1970-01-05'
    ),
    insight_hours as (
        select
            person_number,
            date_trunc('hour', local_at) as hour_at,
            min(local_at) as first_insight_at
        from local_events
        where kind = 2
        group by person_number, date_trunc('hour', local_at)
    ),
    -- what follows is looked up in the few hours that have an opening: hours of all events would be nearly as many as the events
    followed as (
        select
            hours.person_number,
            hours.hour_at,
            max(case when event.kind = 1 then 1 else 0 end) as is_acted,
            max(case when event.kind = 3 then 1 else 0 end) as is_exported
        from local_events as event
        join insight_hours as hours
            on hours.person_number = event.person_number
            and hours.hour_at = date_trunc('hour', event.local_at)
            and hours.first_insight_at <= event.local_at
        where event.kind = 1 or event.kind = 3
        group by hours.person_number, hours.hour_at
    ),
    days as (
        select
            person_number,
            day_number,
            writes,
            insights,
            exports,
            imports,
            0 as insight_hours,
            0 as acted_hours,
            0 as exported_hours
        from daily
        union all
        select
            hours.person_number,
            cast(hours.hour_at as date) - date '1970-01-05' as day_number,
            0 as writes,
            0 as insights,
            0 as exports,
            0 as imports,
            1 as insight_hours,
            coalesce(followed.is_acted, 0) as acted_hours,
            coalesce(followed.is_exported, 0) as exported_hours
        from insight_hours as hours
        left join followed on followed.person_number = hours.person_number and followed.hour_at = hours.hour_at
    ),
    weekly as (
        select
            person_number,
            day_number - day_number % 7 as week_number,
            cast(sum(insights) as bigint) as insights,
            cast(sum(insight_hours) as bigint) as insight_hours,
            cast(sum(acted_hours) as bigint) as acted_hours,
            cast(sum(exported_hours) as bigint) as exported_hours,
            cast(sum(exports) as bigint) as exports,
            cast(sum(imports) as bigint) as imports,
            cast(sum(writes) as bigint) as writes,
            cast(sum(case when day_number % 7 = 0 then writes else 0 end) as bigint) as writes_0,
            cast(sum(case when day_number % 7 = 1 then writes else 0 end) as bigint) as writes_1,
            cast(sum(case when day_number % 7 = 2 then writes else 0 end) as bigint) as writes_2,
            cast(sum(case when day_number % 7 = 3 then writes else 0 end) as bigint) as writes_3,
            cast(sum(case when day_number % 7 = 4 then writes else 0 end) as bigint) as writes_4,
            cast(sum(case when day_number % 7 = 5 then writes else 0 end) as bigint) as writes_5,
            cast(sum(case when day_number % 7 = 6 then writes else 0 end) as bigint) as writes_6
        from days
        group by person_number, day_number - day_number % 7
    ),
    dated as (
        select
            person.source_id,
            person.user_id,
            date '1970-01-05' + cast(weekly.week_number as integer) as week_start_date,
            insights,
            insight_hours,
            acted_hours,
            exported_hours,
            exports,
            imports,
            writes,
            writes_0,
            writes_1,
            writes_2,
            writes_3,
            writes_4,
            writes_5,
            writes_6
        from weekly
        join numbered as person on person.person_number = weekly.person_number
        where date '1970-01-05' + cast(weekly.week_number as integer) >= cast($from_date as date)
            and date '1970-01-05' + cast(weekly.week_number as integer) < cast($to_date as date)
    )
select * from dated
