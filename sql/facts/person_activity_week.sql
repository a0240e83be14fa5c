-- What one account did in one local week through one channel, as counts and as bits for days and capabilities.
-- grain: source_id, user_id, week_start_date, channel, actor_kind
-- period: week_start_date
-- reads: usage_event, person, person_clock, person_use
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column user_id text: the account, '(unknown)' where the CRM names none
-- column week_start_date date: Monday of the week in the account's time zone
-- column channel text: ui, mobile, api, sync, import, automation, portal, system or unknown
-- column actor_kind text: human, automation or integration
-- column events bigint events: everything logged
-- column sign_ins bigint events: of those, logins and logouts
-- column writes bigint events: creates, updates, deletes, links, assignments and what was noted as done
-- column reads bigint events: views, lists, searches and reports
-- column core_actions bigint events: actions that the account's pack expects
-- column day_mask bigint: days with a qualifying event, bit 6 = Monday ... bit 0 = Sunday; signing in alone does not qualify
-- column capability_mask bigint: capabilities of the pack that were used, bit = capability_index
-- check: core_actions <= events
-- check: day_mask between 0 and 127
with
    zones as (
        select distinct
            time_zone,
            zone_place
        from person_clock
    ),
    packs as (
        select distinct
            pack,
            pack_place
        from person_use
    ),
    numbered as (
        select
            row_number() over (order by person.source_id, person.user_id) as person_number,
            person.source_id,
            person.user_id,
            zones.zone_place,
            packs.pack_place
        from person
        left join zones on zones.time_zone = person.time_zone
        left join packs on packs.pack = person.pack
    ),
    places (place) as (
        values
            (0),
            (1),
            (2),
            (3),
            (4),
            (5),
            (6)
    ),
    utc_days as (
        select
            clock.clock_number + places.place as clock_number,
            clock.week_start_date - date '1970-01-05' + places.place as utc_day,
            cast(clock.week_start_date + places.place as timestamp) as begins_at,
            cast(clock.week_start_date + places.place + 1 as timestamp) as ends_at,
            clock.change_at,
            clock.offset_before_s,
            clock.offset_after_s
        from person_clock as clock
        cross join places
    ),
    steady as (
        select
            clock_number,
            case when change_at <= begins_at then offset_after_s when change_at >= ends_at then offset_before_s end as offset_s
        from utc_days
    ),
    -- a UTC day of a zone in which the clock does not change turns into the next local day at one instant: no event is moved to find its day
    clocks as (
        select
            utc_days.clock_number,
            utc_days.change_at,
            utc_days.offset_before_s * interval '1 second' as offset_before,
            utc_days.offset_after_s * interval '1 second' as offset_after,
            case when steady.offset_s < 0 then utc_days.utc_day - 1 else utc_days.utc_day end as day_before_turn,
            case
                when steady.offset_s < 0 then utc_days.begins_at - steady.offset_s * interval '1 second'
                else utc_days.ends_at - steady.offset_s * interval '1 second'
            end as turns_at
        from utc_days
        join steady on steady.clock_number = utc_days.clock_number
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
            ('search', 'read'),
            ('report', 'read'),
            ('edit_open', 'read'),
            ('login', 'sign in'),
            ('logout', 'sign in')
    ),
    uses as (
        select distinct
            action,
            action_number
        from person_use
    ),
    actions as (
        select
            coalesce(kinds.action, uses.action) as action,
            uses.action_number,
            case kinds.kind when 'write' then 1 when 'read' then 2 when 'sign in' then 3 else 0 end as kind
        from action_kinds as kinds
        full join uses on uses.action = kinds.action
    ),
    objects as (
        select distinct
            object_type,
            object_place
        from person_use
    ),
    placed as (
        select
            event.source_id,
            event.user_id,
            event.channel,
            event.actor_kind,
            event.occurred_at,
            coalesce(event.event_count, 1) as event_count,
            person.person_number,
            coalesce(action.kind, 0) as kind,
            person.pack_place + named.object_place + action.action_number as use_number,
            person.zone_place,
            cast(event.occurred_at as date) - date '1970-01-05' as utc_day
        from usage_event as event
        left join numbered as person on person.source_id = event.source_id and person.user_id = event.user_id
        left join actions as action on action.action = event.action
        left join objects as named on named.object_type = event.object_type
        where event.occurred_at >= cast(cast($from_date as date) - 1 as timestamp)
            and event.occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
    ),
    local_events as (
        select
            case when placed.person_number is null then placed.source_id end as source_id,
            case when placed.person_number is null then coalesce(placed.user_id, '(unknown)') end as user_id,
            placed.person_number,
            placed.channel,
            placed.actor_kind,
            placed.event_count,
            placed.kind,
            meaning.capability_bits,
            case
                when placed.occurred_at < clock.turns_at then clock.day_before_turn
                when placed.occurred_at >= clock.turns_at then clock.day_before_turn + 1
                when clock.change_at is null then placed.utc_day
                when placed.occurred_at < clock.change_at then cast(placed.occurred_at + clock.offset_before as date) - date '1970-01-05'
                else cast(placed.occurred_at + clock.offset_after as date) - date '1970-01-05'
            end as day_number
        from placed
        left join clocks as clock on clock.clock_number = placed.zone_place + placed.utc_day
        left join person_use as meaning on meaning.use_number = placed.use_number
    ),
    -- person and week are one number of 20 bits for the week: grouping by one number is cheaper than by two
    weekly as (
        select
            source_id,
            user_id,
            coalesce(person_number, 0) * 1048576 + (day_number - day_number % 7) as person_week,
            channel,
            actor_kind,
            cast(sum(event_count) as bigint) as events,
            cast(sum(case when kind = 3 then event_count else 0 end) as bigint) as sign_ins,
            cast(sum(case when kind = 1 then event_count else 0 end) as bigint) as writes,
            cast(sum(case when kind = 2 then event_count else 0 end) as bigint) as reads,
            cast(sum(case when capability_bits is not null then event_count else 0 end) as bigint) as core_actions,
            bit_or(case when kind = 3 then 0 else cast(64 as bigint) >> cast(day_number % 7 as integer) end) as active_mask,
            coalesce(bit_or(capability_bits), 0) as capability_mask
        from local_events
        group by source_id, user_id, coalesce(person_number, 0) * 1048576 + (day_number - day_number % 7), channel, actor_kind
    ),
    -- missing words are named after the counting: a function of each event's text would cost as much as all of its sums
    named as (
        select
            coalesce(person.source_id, weekly.source_id) as source_id,
            coalesce(person.user_id, weekly.user_id) as user_id,
            date '1970-01-05' + cast(weekly.person_week & 1048575 as integer) as week_start_date,
            coalesce(weekly.channel, 'unknown') as channel,
            coalesce(weekly.actor_kind, 'unknown') as actor_kind,
            weekly.events,
            weekly.sign_ins,
            weekly.writes,
            weekly.reads,
            weekly.core_actions,
            case when weekly.actor_kind = 'human' then weekly.active_mask else 0 end as day_mask,
            weekly.capability_mask
        from weekly
        left join numbered as person on person.person_number = weekly.person_week >> 20
    ),
    dated as (
        select
            source_id,
            user_id,
            week_start_date,
            channel,
            actor_kind,
            cast(sum(events) as bigint) as events,
            cast(sum(sign_ins) as bigint) as sign_ins,
            cast(sum(writes) as bigint) as writes,
            cast(sum(reads) as bigint) as reads,
            cast(sum(core_actions) as bigint) as core_actions,
            bit_or(day_mask) as day_mask,
            bit_or(capability_mask) as capability_mask
        from named
        where week_start_date >= cast($from_date as date) and week_start_date < cast($to_date as date)
        group by source_id, user_id, week_start_date, channel, actor_kind
    )
select * from dated
