-- One team, week, channel and kind of traffic: sign-ins, API requests and usage events kept apart.
-- grain: source_id, org_unit_id, week_start_date, channel, kind
-- period: week_start_date
-- reads: login_event, api_request, person, person_activity_week, person_home_week, setting_utc_offset
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week, '(no team)' also for unknown accounts
-- column week_start_date date: Monday of the week in the account's time zone, UTC for unknown accounts
-- column channel text: ui, mobile, api, sync, import, automation, portal, system or unknown
-- column kind text: login, api_request, or the actor of usage events: human, automation, integration
-- column logins_ok bigint logins: successful sign-ins
-- column logins_failed bigint logins: refused sign-ins
-- column api_requests bigint requests: authenticated requests without a session
-- column usage_events bigint events: everything logged as done in the CRM, sign-ins left out
-- column told_events bigint events: of those, by a machine, or by a person through a channel that is known
-- column machine_events bigint events: of those, not done by a person at a screen
-- check: machine_events <= told_events and told_events <= usage_events
with
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
    signals as (
        select
            source_id,
            coalesce(user_id, '(unknown)') as user_id,
            occurred_at,
            coalesce(channel, 'unknown') as channel,
            'login' as kind,
            case when outcome = 'success' then 1 else 0 end as logins_ok,
            case when outcome = 'failed' then 1 else 0 end as logins_failed,
            0 as api_requests
        from login_event
        union all
        select
            source_id,
            coalesce(user_id, '(unknown)') as user_id,
            occurred_at,
            'api' as channel,
            'api_request' as kind,
            0 as logins_ok,
            0 as logins_failed,
            1 as api_requests
        from api_request
    ),
    local_signals as (
        select
            signal.source_id,
            signal.user_id,
            signal.channel,
            signal.kind,
            signal.logins_ok,
            signal.logins_failed,
            signal.api_requests,
            cast(signal.occurred_at + coalesce(zone.offset_s, 0) * interval '1 second' as date) as local_date
        from signals as signal
        left join person on person.source_id = signal.source_id and person.user_id = signal.user_id
        left join offsets as zone
            on zone.time_zone = person.time_zone
            and signal.occurred_at >= zone.utc_from_at
            and signal.occurred_at < zone.utc_to_at
        where signal.occurred_at >= cast(cast($from_date as date) - 1 as timestamp)
            and signal.occurred_at < cast(cast($to_date as date) + 1 as timestamp)
            and signal.occurred_at < cast($as_of_at as timestamp)
    ),
    traffic as (
        select
            source_id,
            user_id,
            local_date - cast(extract(isodow from local_date) as integer) + 1 as week_start_date,
            channel,
            kind,
            logins_ok,
            logins_failed,
            api_requests,
            0 as usage_events,
            0 as told_events,
            0 as machine_events
        from local_signals
        union all
        select
            source_id,
            user_id,
            week_start_date,
            channel,
            actor_kind as kind,
            0 as logins_ok,
            0 as logins_failed,
            0 as api_requests,
            events - sign_ins as usage_events,
            case when actor_kind <> 'human' or channel <> 'unknown' then events - sign_ins else 0 end as told_events,
            case
                when actor_kind <> 'human' or channel in ('api', 'sync', 'import', 'automation', 'system') then events - sign_ins
                else 0
            end as machine_events
        from person_activity_week
    ),
    teams as (
        select
            traffic.source_id,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            traffic.week_start_date,
            traffic.channel,
            traffic.kind,
            cast(sum(traffic.logins_ok) as bigint) as logins_ok,
            cast(sum(traffic.logins_failed) as bigint) as logins_failed,
            cast(sum(traffic.api_requests) as bigint) as api_requests,
            cast(sum(traffic.usage_events) as bigint) as usage_events,
            cast(sum(traffic.told_events) as bigint) as told_events,
            cast(sum(traffic.machine_events) as bigint) as machine_events
        from traffic
        left join person_home_week as home
            on home.source_id = traffic.source_id
            and home.user_id = traffic.user_id
            and home.week_start_date = traffic.week_start_date
        where traffic.week_start_date >= cast($from_date as date) and traffic.week_start_date < cast($to_date as date)
        group by traffic.source_id, coalesce(home.org_unit_id, '(no team)'), traffic.week_start_date, traffic.channel, traffic.kind
    )
select * from teams
