-- One team, snapshot date, object and rule with the live records to which the rule applies, and those that break it.
-- grain: source_id, org_unit_id, snapshot_date, object_type, field_name
-- period: none
-- reads: record, account, contact, lead, opportunity, case_ticket, activity, person, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team of the record's owner, '(no team)' without one
-- column snapshot_date date: the day at whose end the records stood like this
-- column object_type text: account, contact, lead, opportunity, case or activity
-- column field_name text: the rule: linked account, linked contact, contact of the account, conversion, changed after entry, closed after entry
-- column checked bigint records: the rule applies and both sides are known
-- column broken bigint records: of those, the rule does not hold
-- check: broken <= checked
with
    today as (
        select max(week_start_date + days_elapsed) as snapshot_date from setting_week
    ),
    live_accounts as (
        select
            source_id,
            account_id
        from account
        where not coalesce(is_deleted, false)
    ),
    live_contacts as (
        select
            source_id,
            contact_id,
            account_id
        from contact
        where not coalesce(is_deleted, false)
    ),
    account_sources as (
        select distinct source_id from live_accounts
    ),
    contact_sources as (
        select distinct source_id from live_contacts
    ),
    links as (
        select
            source_id,
            'contact' as object_type,
            owner_user_id,
            account_id
        from contact
        where account_id is not null and not coalesce(is_deleted, false)
        union all
        select
            source_id,
            'opportunity' as object_type,
            owner_user_id,
            account_id
        from opportunity
        where account_id is not null and not coalesce(is_deleted, false)
        union all
        select
            source_id,
            'case' as object_type,
            owner_user_id,
            account_id
        from case_ticket
        where account_id is not null and not coalesce(is_deleted, false)
        union all
        select
            source_id,
            'activity' as object_type,
            owner_user_id,
            account_id
        from activity
        where account_id is not null and not coalesce(is_deleted, false)
    ),
    contact_links as (
        select
            source_id,
            'opportunity' as object_type,
            owner_user_id,
            primary_contact_id as contact_id,
            account_id
        from opportunity
        where primary_contact_id is not null and not coalesce(is_deleted, false)
        union all
        select
            source_id,
            'case' as object_type,
            owner_user_id,
            contact_id,
            account_id
        from case_ticket
        where contact_id is not null and not coalesce(is_deleted, false)
    ),
    checks as (
        select
            links.source_id,
            links.object_type,
            'linked account' as field_name,
            links.owner_user_id,
            case when live_accounts.account_id is null then 1 else 0 end as is_broken
        from links
        join account_sources on account_sources.source_id = links.source_id
        left join live_accounts on live_accounts.source_id = links.source_id and live_accounts.account_id = links.account_id
        union all
        select
            links.source_id,
            links.object_type,
            'linked contact' as field_name,
            links.owner_user_id,
            case when live_contacts.contact_id is null then 1 else 0 end as is_broken
        from contact_links as links
        join contact_sources on contact_sources.source_id = links.source_id
        left join live_contacts on live_contacts.source_id = links.source_id and live_contacts.contact_id = links.contact_id
        union all
        select
            links.source_id,
            links.object_type,
            'contact of the account' as field_name,
            links.owner_user_id,
            case when live_contacts.account_id <> links.account_id then 1 else 0 end as is_broken
        from contact_links as links
        join live_contacts on live_contacts.source_id = links.source_id and live_contacts.contact_id = links.contact_id
        where links.account_id is not null and live_contacts.account_id is not null
        union all
        select
            source_id,
            'lead' as object_type,
            'conversion' as field_name,
            owner_user_id,
            case
                when converted_account_id is null and converted_contact_id is null and converted_opportunity_id is null then 1
                else 0
            end as is_broken
        from lead
        where status_canonical = 'converted' and not coalesce(is_deleted, false)
        union all
        select
            source_id,
            object_type,
            'changed after entry' as field_name,
            owner_user_id,
            case when modified_at < created_at then 1 else 0 end as is_broken
        from record
        where modified_at is not null and created_at is not null and not coalesce(is_deleted, false)
        union all
        select
            source_id,
            'activity' as object_type,
            'changed after entry' as field_name,
            owner_user_id,
            case when modified_at < created_at then 1 else 0 end as is_broken
        from activity
        where modified_at is not null and created_at is not null and not coalesce(is_deleted, false)
        union all
        select
            source_id,
            'opportunity' as object_type,
            'closed after entry' as field_name,
            owner_user_id,
            case
                when coalesce(cast(closed_at as date), close_date) < cast(created_at as date) then 1
                else 0
            end as is_broken
        from opportunity
        where stage_canonical in ('won', 'lost')
            and coalesce(cast(closed_at as date), close_date) is not null
            and created_at < cast($as_of_at as timestamp)
            and not coalesce(is_deleted, false)
    ),
    teams as (
        select
            checks.source_id,
            coalesce(person.org_unit_id, '(no team)') as org_unit_id,
            today.snapshot_date - 1 as snapshot_date,
            checks.object_type,
            checks.field_name,
            count(*) as checked,
            cast(sum(checks.is_broken) as bigint) as broken
        from checks
        cross join today
        left join person on person.source_id = checks.source_id and person.user_id = checks.owner_user_id
        group by
            checks.source_id,
            coalesce(person.org_unit_id, '(no team)'),
            today.snapshot_date - 1,
            checks.object_type,
            checks.field_name
    )
select * from teams
