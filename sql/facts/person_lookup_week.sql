-- One person and week with the customer contacts that were prepared by a look at the record, and the new records that were right at once.
-- grain: source_id, user_id, week_start_date
-- period: week_start_date
-- reads: usage_event, person, person_contact, person_clock
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column user_id text: the account
-- column week_start_date date: Monday of the week in the account's time zone
-- column contacts bigint contacts: calls, meetings and e-mails with a known customer record
-- column prepared bigint contacts: of those, the person opened the company or the filed record in the 24 hours before
-- column creations bigint events: records created
-- column corrected bigint events: of those, changed by the same person within ten minutes
-- check: prepared <= contacts and corrected <= creations
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
    contacts as (
        select
            contact.source_id,
            contact.activity_id,
            person.person_number,
            contact.week_start_date,
            contact.contact_at,
            contact.account_id,
            contact.related_id
        from person_contact as contact
        join numbered as person on person.source_id = contact.source_id and person.user_id = contact.user_id
        where contact.week_start_date >= cast($from_date as date)
            and contact.week_start_date < cast($to_date as date)
            and coalesce(contact.account_id, contact.related_id) is not null
    ),
    customer_records as (
        select
            source_id,
            activity_id,
            person_number,
            contact_at,
            account_id as object_id
        from contacts
        where account_id is not null
        union
        select
            source_id,
            activity_id,
            person_number,
            contact_at,
            related_id as object_id
        from contacts
        where related_id is not null
    ),
    looks as (
        select
            person.person_number,
            event.object_id,
            event.occurred_at
        from usage_event as event
        join numbered as person on person.source_id = event.source_id and person.user_id = event.user_id
        where event.action in ('view', 'edit_open')
            and event.actor_kind = 'human'
            and event.object_id is not null
            and event.occurred_at >= cast(cast($from_date as date) - 2 as timestamp)
            and event.occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
    ),
    prepared as (
        select distinct
            record.source_id,
            record.activity_id
        from customer_records as record
        join looks
            on looks.person_number = record.person_number
            and looks.object_id = record.object_id
            and looks.occurred_at <= record.contact_at
            and looks.occurred_at > record.contact_at - 86400 * interval '1 second'
    ),
    creations as (
        select
            event.event_id,
            person.person_number,
            person.zone_place,
            event.object_type,
            event.object_id,
            event.occurred_at,
            cast(event.occurred_at as date) - date '1970-01-05' as utc_day
        from usage_event as event
        join numbered as person on person.source_id = event.source_id and person.user_id = event.user_id
        where event.action = 'create'
            and event.actor_kind = 'human'
            and event.object_id is not null
            and coalesce(event.channel, 'ui') <> 'import'
            and event.occurred_at >= cast(cast($from_date as date) - 1 as timestamp)
            and event.occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
    ),
    changes as (
        select
            person.person_number,
            event.object_type,
            event.object_id,
            event.occurred_at
        from usage_event as event
        join numbered as person on person.source_id = event.source_id and person.user_id = event.user_id
        where event.action = 'update'
            and event.actor_kind = 'human'
            and event.object_id is not null
            and event.occurred_at >= cast(cast($from_date as date) - 1 as timestamp)
            and event.occurred_at < least(cast(cast($to_date as date) + 2 as timestamp), cast($as_of_at as timestamp))
    ),
    corrected as (
        select distinct
            creations.person_number,
            creations.event_id
        from creations
        join changes
            on changes.person_number = creations.person_number
            and changes.object_id = creations.object_id
            and changes.object_type = creations.object_type
            and changes.occurred_at > creations.occurred_at
            and changes.occurred_at <= creations.occurred_at + 600 * interval '1 second'
    ),
    clocks as (
        select
            clock_number,
            change_at,
            offset_before_s * interval '1 second' as offset_before,
            offset_after_s * interval '1 second' as offset_after
        from person_clock
    ),
    local_creations as (
        select
            creations.person_number,
            case when corrected.event_id is not null then 1 else 0 end as is_corrected,
            cast(
                case
                    when clock.change_at is null then creations.occurred_at
                    when creations.occurred_at < clock.change_at then creations.occurred_at + clock.offset_before
                    else creations.occurred_at + clock.offset_after
                end as date
            ) - date '1970-01-05' as day_number
        from creations
        left join clocks as clock on clock.clock_number = creations.zone_place + (creations.utc_day - creations.utc_day % 7)
        left join corrected on corrected.person_number = creations.person_number and corrected.event_id = creations.event_id
    ),
    counts as (
        select
            contacts.person_number,
            contacts.week_start_date,
            1 as contacts,
            case when prepared.activity_id is not null then 1 else 0 end as prepared,
            0 as creations,
            0 as corrected
        from contacts
        left join prepared on prepared.source_id = contacts.source_id and prepared.activity_id = contacts.activity_id
        union all
        select
            person_number,
            date '1970-01-05' + cast(day_number - day_number % 7 as integer) as week_start_date,
            0 as contacts,
            0 as prepared,
            count(*) as creations,
            sum(is_corrected) as corrected
        from local_creations
        group by person_number, date '1970-01-05' + cast(day_number - day_number % 7 as integer)
    ),
    weekly as (
        select
            person.source_id,
            person.user_id,
            counts.week_start_date,
            cast(sum(counts.contacts) as bigint) as contacts,
            cast(sum(counts.prepared) as bigint) as prepared,
            cast(sum(counts.creations) as bigint) as creations,
            cast(sum(counts.corrected) as bigint) as corrected
        from counts
        join numbered as person on person.person_number = counts.person_number
        where counts.week_start_date >= cast($from_date as date) and counts.week_start_date < cast($to_date as date)
        group by person.source_id, person.user_id, counts.week_start_date
    )
select * from weekly
