-- One call, meeting or e-mail with a customer that a person held, with the customer's records and how late it was entered.
-- grain: source_id, activity_id
-- period: week_start_date
-- reads: activity, person, setting_utc_offset
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column activity_id text: the activity
-- column user_id text: the account that held it, else the one that entered it
-- column week_start_date date: Monday of the week in which it took place, in the account's time zone
-- column kind text: call, meeting or email
-- column contact_at timestamp: when it ended, else when it was to begin
-- column account_id text: the company; null where unknown
-- column related_id text: the record that the activity is filed under; null where unknown
-- column late_class integer: calls and meetings by whole days entered late: 0 to 3, 4 for up to 5, 5 for up to 10, 6; null if ahead
-- check: late_class between 0 and 6 or late_class is null
with
    offsets as (
        select distinct
            time_zone,
            utc_from_at,
            utc_to_at,
            offset_s
        from setting_utc_offset
    ),
    held as (
        select
            source_id,
            activity_id,
            coalesce(owner_user_id, created_by_user_id) as user_id,
            kind,
            coalesce(completed_at, scheduled_end_at, scheduled_start_at, created_at) as contact_at,
            created_at,
            account_id,
            related_object_id as related_id
        from activity
        where kind in ('call', 'meeting', 'email')
            and coalesce(status_canonical, 'done') = 'done'
            and not coalesce(is_deleted, false)
    ),
    local_contacts as (
        select
            held.*,
            cast(held.contact_at + coalesce(zone.offset_s, 0) * interval '1 second' as date) as local_date
        from held
        join person on person.source_id = held.source_id and person.user_id = held.user_id and person.is_human
        left join offsets as zone
            on zone.time_zone = person.time_zone
            and held.contact_at >= zone.utc_from_at
            and held.contact_at < zone.utc_to_at
        where held.contact_at >= cast(cast($from_date as date) - 1 as timestamp)
            and held.contact_at < cast(cast($to_date as date) + 1 as timestamp)
            and held.contact_at < cast($as_of_at as timestamp)
    ),
    contacts as (
        select
            source_id,
            activity_id,
            user_id,
            local_date - cast(extract(isodow from local_date) as integer) + 1 as week_start_date,
            kind,
            contact_at,
            account_id,
            related_id,
            case
                when kind = 'email' or created_at is null or created_at < contact_at then null
                when created_at < contact_at + 86400 * interval '1 second' then 0
                when created_at < contact_at + 172800 * interval '1 second' then 1
                when created_at < contact_at + 259200 * interval '1 second' then 2
                when created_at < contact_at + 345600 * interval '1 second' then 3
                when created_at < contact_at + 518400 * interval '1 second' then 4
                when created_at < contact_at + 950400 * interval '1 second' then 5
                else 6
            end as late_class
        from local_contacts
        where local_date - cast(extract(isodow from local_date) as integer) + 1 >= cast($from_date as date)
            and local_date - cast(extract(isodow from local_date) as integer) + 1 < cast($to_date as date)
    )
select * from contacts
