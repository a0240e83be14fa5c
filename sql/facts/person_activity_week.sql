-- What one account did in one local week through one channel, as counts and as bits for days and capabilities.
-- grain: source_id, user_id, week_start_date, channel, actor_kind
-- period: week_start_date
-- reads: usage_event, person, setting_pack, setting_utc_offset, setting_week
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
    numbered as (
        select
            row_number() over (order by source_id, user_id) as person_number,
            source_id,
            user_id,
            pack,
            time_zone
        from person
    ),
    utc_weeks as (
        select week_start_date from setting_week
        union
        select week_start_date + 7 as week_start_date from setting_week
        union
        select week_start_date - 7 as week_start_date from setting_week
    ),
    offsets as (
        select distinct
            time_zone,
            utc_from_at,
            utc_to_at,
            offset_s
        from setting_utc_offset
    ),
    -- clocks change at most once a week: an event's offset is an equal join and one comparison, not a range join
    clocks as (
        select
            before.time_zone,
            week.week_start_date - date '1970-01-05' as utc_week,
            before.utc_to_at as change_at,
            before.offset_s * interval '1 second' as offset_before,
            coalesce(after.offset_s, before.offset_s) * interval '1 second' as offset_after
        from utc_weeks as week
        join offsets as before
            on before.utc_from_at <= cast(week.week_start_date as timestamp)
            and before.utc_to_at > cast(week.week_start_date as timestamp)
        left join offsets as after on after.time_zone = before.time_zone and after.utc_from_at = before.utc_to_at
    ),
    pack_actions as (
        select
            pack,
            object_type,
            action,
            bit_or(cast(1 as bigint) << cast(capability_index as integer)) as capability_bits
        from setting_pack
        group by pack, object_type, action
    ),
    action_kinds (action, is_write, is_read, is_sign_in) as (
        values
            ('create', 1, 0, 0),
            ('update', 1, 0, 0),
            ('delete', 1, 0, 0),
            ('restore', 1, 0, 0),
            ('assign', 1, 0, 0),
            ('link', 1, 0, 0),
            ('unlink', 1, 0, 0),
            ('activity_done', 1, 0, 0),
            ('comment', 1, 0, 0),
            ('email', 1, 0, 0),
            ('call', 1, 0, 0),
            ('meeting', 1, 0, 0),
            ('view', 0, 1, 0),
            ('list', 0, 1, 0),
            ('search', 0, 1, 0),
            ('report', 0, 1, 0),
            ('edit_open', 0, 1, 0),
            ('login', 0, 0, 1),
            ('logout', 0, 0, 1)
    ),
    placed as (
        select
            event.source_id,
            event.user_id,
            person.person_number,
            event.channel,
            event.actor_kind,
            event.action,
            coalesce(event.event_count, 1) as event_count,
            event.occurred_at,
            action.capability_bits,
            person.time_zone,
            cast(event.occurred_at as date) - date '1970-01-05' as utc_day
        from usage_event as event
        left join numbered as person on person.source_id = event.source_id and person.user_id = event.user_id
        left join pack_actions as action
            on action.pack = person.pack
            and action.object_type = event.object_type
            and action.action = event.action
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
            placed.capability_bits,
            coalesce(kind.is_write, 0) as is_write,
            coalesce(kind.is_read, 0) as is_read,
            coalesce(kind.is_sign_in, 0) as is_sign_in,
            cast(
                case
                    when clock.change_at is null then placed.occurred_at
                    when placed.occurred_at < clock.change_at then placed.occurred_at + clock.offset_before
                    else placed.occurred_at + clock.offset_after
                end as date
            ) - date '1970-01-05' as day_number
        from placed
        left join clocks as clock on clock.time_zone = placed.time_zone and clock.utc_week = placed.utc_day - placed.utc_day % 7
        left join action_kinds as kind on kind.action = placed.action
    ),
    weekly as (
        select
            source_id,
            user_id,
            person_number,
            day_number - day_number % 7 as week_number,
            channel,
            actor_kind,
            cast(sum(event_count) as bigint) as events,
            cast(sum(event_count * is_sign_in) as bigint) as sign_ins,
            cast(sum(event_count * is_write) as bigint) as writes,
            cast(sum(event_count * is_read) as bigint) as reads,
            cast(sum(case when capability_bits is not null then event_count else 0 end) as bigint) as core_actions,
            bit_or(case when is_sign_in = 0 then cast(1 as bigint) << cast(6 - day_number % 7 as integer) else 0 end) as active_mask,
            coalesce(bit_or(capability_bits), 0) as capability_mask
        from local_events
        group by source_id, user_id, person_number, day_number - day_number % 7, channel, actor_kind
    ),
    -- missing words are named after the counting: a function of each event's text would cost as much as all of its sums
    named as (
        select
            coalesce(person.source_id, weekly.source_id) as source_id,
            coalesce(person.user_id, weekly.user_id) as user_id,
            date '1970-01-05' + cast(weekly.week_number as integer) as week_start_date,
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
        left join numbered as person on person.person_number = weekly.person_number
        where date '1970-01-05' + cast(weekly.week_number as integer) >= cast($from_date as date)
            and date '1970-01-05' + cast(weekly.week_number as integer) < cast($to_date as date)
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
        group by source_id, user_id, week_start_date, channel, actor_kind
    )
select * from dated
