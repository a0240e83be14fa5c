-- What one account did in one local week through one channel, as counts and as bits for days and capabilities.
-- grain: source_id, user_id, week_start_date, channel, actor_kind
-- period: week_start_date
-- reads: usage_event, person, setting_pack, setting_utc_offset
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
    pack_actions as (
        select
            pack,
            object_type,
            action,
            bit_or(cast(1 as bigint) << cast(capability_index as integer)) as capability_bits
        from setting_pack
        group by pack, object_type, action
    ),
    offsets as (
        select distinct
            time_zone,
            utc_from_at,
            utc_to_at,
            offset_s
        from setting_utc_offset
        where utc_to_at >= cast(cast($from_date as date) - 1 as timestamp)
            and utc_from_at < cast(cast($to_date as date) + 1 as timestamp)
    ),
    local_events as (
        select
            event.source_id,
            coalesce(event.user_id, '(unknown)') as user_id,
            coalesce(event.channel, 'unknown') as channel,
            coalesce(event.actor_kind, 'unknown') as actor_kind,
            event.action,
            coalesce(event.event_count, 1) as event_count,
            action.capability_bits,
            cast(event.occurred_at + coalesce(zone.offset_s, 0) * interval '1 second' as date) - date '1970-01-05' as day_number
        from usage_event as event
        left join person on person.source_id = event.source_id and person.user_id = event.user_id
        left join offsets as zone
            on zone.time_zone = person.time_zone
            and event.occurred_at >= zone.utc_from_at
            and event.occurred_at < zone.utc_to_at
        left join pack_actions as action
            on action.pack = person.pack
            and action.object_type = event.object_type
            and action.action = event.action
        where event.occurred_at >= cast(cast($from_date as date) - 1 as timestamp)
            and event.occurred_at < cast(cast($to_date as date) + 1 as timestamp)
            and event.occurred_at < cast($as_of_at as timestamp)
    ),
    weekly as (
        select
            source_id,
            user_id,
            day_number - day_number % 7 as week_number,
            channel,
            actor_kind,
            cast(sum(event_count) as bigint) as events,
            cast(sum(case when action in ('login', 'logout') then event_count else 0 end) as bigint) as sign_ins,
            cast(sum(
                case when action in ('create', 'update', 'delete', 'restore', 'assign', 'link', 'unlink', 'activity_done', 'comment',
                    'email', 'call', 'meeting') then event_count else 0 end
            ) as bigint) as writes,
            cast(sum(case when action in ('view', 'list', 'search', 'report', 'edit_open') then event_count else 0 end) as bigint) as reads,
            cast(sum(case when capability_bits is not null then event_count else 0 end) as bigint) as core_actions,
            coalesce(bit_or(
                case when actor_kind = 'human' and action not in ('login', 'logout')
                    then cast(1 as bigint) << cast(6 - day_number % 7 as integer) end
            ), 0) as day_mask,
            coalesce(bit_or(capability_bits), 0) as capability_mask
        from local_events
        group by source_id, user_id, day_number - day_number % 7, channel, actor_kind
    ),
    dated as (
        select
            source_id,
            user_id,
            date '1970-01-05' + cast(week_number as integer) as week_start_date,
            channel,
            actor_kind,
            events,
            sign_ins,
            writes,
            reads,
            core_actions,
            day_mask,
            capability_mask
        from weekly
        where date '1970-01-05' + cast(week_number as integer) >= cast($from_date as date)
            and date '1970-01-05' + cast(week_number as integer) < cast($to_date as date)
    )
select * from dated
