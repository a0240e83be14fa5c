-- One team and snapshot date with its accounts that have business, and how many of them hold the minimum that makes them useful.
-- grain: source_id, org_unit_id, snapshot_date
-- period: none
-- reads: account, contact, opportunity, case_ticket, record_field, activity, field_change, crm_user, person, person_home_week, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team of the account's owner, the last one if the owner left, '(no team)' without one
-- column snapshot_date date: the day at whose end the accounts stood like this
-- column key_accounts bigint accounts: with a deal or a case
-- column judged_accounts bigint accounts: of those, with a field known to be filled or not, where the CRM holds owners of accounts and contacts at all
-- column loaded_accounts bigint accounts: of those, with an owner, a contact and four of five known fields filled
-- column leaver_accounts bigint accounts: of somebody who left in the last 365 days, still in that name or handed over since 30 days before
-- column portable_accounts bigint accounts: of those, with two contacts, an activity in 90 days and something planned
-- check: loaded_accounts <= judged_accounts and judged_accounts <= key_accounts
-- check: portable_accounts <= leaver_accounts
with
    today as (
        select max(week_start_date + days_elapsed) as judged_date from setting_week
    ),
    business as (
        select
            source_id,
            account_id
        from opportunity
        where account_id is not null and not coalesce(is_deleted, false)
        union
        select
            source_id,
            account_id
        from case_ticket
        where account_id is not null and not coalesce(is_deleted, false)
    ),
    contacts as (
        select
            source_id,
            account_id,
            count(*) as contacts
        from contact
        where account_id is not null and not coalesce(is_deleted, false)
        group by source_id, account_id
    ),
    owning as (
        select distinct source_id from account where owner_user_id is not null
    ),
    meeting as (
        select distinct source_id from contact where account_id is not null
    ),
    fields as (
        select
            source_id,
            record_id as account_id,
            count(*) as known_fields,
            sum(case when is_filled and not coalesce(is_placeholder, false) then 1 else 0 end) as filled_fields
        from record_field
        where object_type = 'account' and coalesce(is_applicable, true) and is_filled is not null
        group by source_id, record_id
    ),
    talks as (
        select
            activity.source_id,
            activity.account_id,
            max(
                case
                    when activity.status_canonical = 'done'
                        and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at)
                            >= cast($as_of_at as timestamp) - 90 * interval '1 day'
                        and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at) < cast($as_of_at as timestamp)
                        then 1
                    else 0
                end
            ) as is_active,
            max(
                case
                    when activity.status_canonical = 'planned'
                        and coalesce(activity.due_at, activity.scheduled_start_at) >= cast($as_of_at as timestamp)
                        then 1
                    else 0
                end
            ) as is_planned
        from activity
        where activity.account_id is not null and not coalesce(activity.is_deleted, false)
        group by activity.source_id, activity.account_id
    ),
    steps as (
        select
            opportunity.source_id,
            opportunity.account_id,
            max(case when opportunity.next_step_date >= today.judged_date then 1 else 0 end) as is_planned
        from opportunity
        cross join today
        where opportunity.stage_canonical = 'open'
            and opportunity.account_id is not null
            and not coalesce(opportunity.is_deleted, false)
        group by opportunity.source_id, opportunity.account_id
    ),
    leavers as (
        select
            person.source_id,
            person.user_id,
            coalesce(cast(account.deactivated_at as date), person.entitled_to_date) as left_date
        from person
        join crm_user as account on account.source_id = person.source_id and account.user_id = person.user_id
        cross join today
        where person.is_human
            and coalesce(cast(account.deactivated_at as date), person.entitled_to_date) <= today.judged_date
            and coalesce(cast(account.deactivated_at as date), person.entitled_to_date) > today.judged_date - 365
    ),
    last_homes as (
        select
            source_id,
            user_id,
            org_unit_id,
            row_number() over (partition by source_id, user_id order by week_start_date desc) as place
        from person_home_week
    ),
    left_behind as (
        select
            account.source_id,
            account.account_id,
            leavers.user_id
        from account
        join leavers on leavers.source_id = account.source_id and leavers.user_id = account.owner_user_id
        where not coalesce(account.is_deleted, false)
        union
        select
            leavers.source_id,
            change.object_id as account_id,
            leavers.user_id
        from field_change as change
        join leavers on leavers.source_id = change.source_id and leavers.user_id = coalesce(change.old_ref_id, change.old_value)
        where change.object_type = 'account'
            and change.field_canonical = 'owner'
            and cast(change.changed_at as date) >= leavers.left_date - 30
            and change.changed_at < cast($as_of_at as timestamp)
    ),
    counted as (
        select
            account.source_id,
            account.account_id,
            account.owner_user_id,
            cast(null as varchar) as left_user_id,
            1 as is_key,
            case
                when fields.known_fields is not null and owning.source_id is not null and meeting.source_id is not null then 1
                else 0
            end as is_judged,
            case
                when fields.known_fields is not null
                    and account.owner_user_id is not null
                    and contacts.contacts >= 1
                    and 5 * fields.filled_fields >= 4 * fields.known_fields
                    then 1
                else 0
            end as is_loaded,
            0 as is_left,
            0 as is_portable
        from account
        join business on business.source_id = account.source_id and business.account_id = account.account_id
        left join owning on owning.source_id = account.source_id
        left join meeting on meeting.source_id = account.source_id
        left join fields on fields.source_id = account.source_id and fields.account_id = account.account_id
        left join contacts on contacts.source_id = account.source_id and contacts.account_id = account.account_id
        where not coalesce(account.is_deleted, false)
            and coalesce(account.created_at < cast($as_of_at as timestamp), true)
        union all
        select
            left_behind.source_id,
            left_behind.account_id,
            cast(null as varchar) as owner_user_id,
            left_behind.user_id as left_user_id,
            0 as is_key,
            0 as is_judged,
            0 as is_loaded,
            1 as is_left,
            case
                when contacts.contacts >= 2 and talks.is_active = 1 and (talks.is_planned = 1 or steps.is_planned = 1) then 1
                else 0
            end as is_portable
        from left_behind
        left join contacts on contacts.source_id = left_behind.source_id and contacts.account_id = left_behind.account_id
        left join talks on talks.source_id = left_behind.source_id and talks.account_id = left_behind.account_id
        left join steps on steps.source_id = left_behind.source_id and steps.account_id = left_behind.account_id
    ),
    teams as (
        select
            counted.source_id,
            coalesce(
                case when counted.is_left = 1 or person.org_unit_id = '(no team)' then home.org_unit_id end,
                person.org_unit_id,
                '(no team)'
            ) as org_unit_id,
            today.judged_date - 1 as snapshot_date,
            cast(sum(counted.is_key) as bigint) as key_accounts,
            cast(sum(counted.is_judged) as bigint) as judged_accounts,
            cast(sum(counted.is_loaded) as bigint) as loaded_accounts,
            cast(sum(counted.is_left) as bigint) as leaver_accounts,
            cast(sum(counted.is_portable) as bigint) as portable_accounts
        from counted
        cross join today
        left join person on person.source_id = counted.source_id and person.user_id = counted.owner_user_id
        left join last_homes as home
            on home.source_id = counted.source_id
            and home.user_id = coalesce(counted.left_user_id, counted.owner_user_id)
            and home.place = 1
        group by
            counted.source_id,
            coalesce(
                case when counted.is_left = 1 or person.org_unit_id = '(no team)' then home.org_unit_id end,
                person.org_unit_id,
                '(no team)'
            ),
            today.judged_date - 1
    )
select * from teams
