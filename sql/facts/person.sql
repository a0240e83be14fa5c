-- One account with what its figures depend on: kind, home team now, pack, time zone and entitlement.
-- grain: source_id, user_id
-- period: none
-- reads: crm_user, crm_source, org_membership, setting_team, setting_person
-- parameters: as_of_at
-- column source_id text: the CRM
-- column user_id text: the account
-- column user_kind text: human, api, integration, system or portal
-- column is_human boolean: whether a person sits behind the account
-- column is_entitled boolean: human, and listed as entitled to work in the CRM
-- column org_unit_id text: home team at as_of, '(no team)' without one
-- column application_type text: from people.csv, else from the home team
-- column pack text: the role's pack of core actions, 'general' by default
-- column time_zone text: zone of the last team, else of '(no team)', else of the CRM, else UTC
-- column entitled_from_date date: first entitled day; null is "since before we looked"
-- column entitled_to_date date: first day no longer entitled; null is open
-- check: is_human or not is_entitled
with
    memberships as (
        select
            member.source_id,
            member.user_id,
            member.org_unit_id,
            team.time_zone,
            team.application_type,
            member.is_primary,
            member.valid_to,
            coalesce(member.valid_to >= cast($as_of_at as timestamp), true) as is_current
        from org_membership as member
        join setting_team as team on team.source_id = member.source_id and team.org_unit_id = member.org_unit_id
        where coalesce(member.valid_from < cast($as_of_at as timestamp), true)
    ),
    ranked as (
        select
            source_id,
            user_id,
            org_unit_id,
            time_zone,
            application_type,
            is_current,
            row_number() over (
                partition by source_id, user_id
                order by
                    case when is_current then cast($as_of_at as timestamp) else valid_to end desc,
                    case when is_primary then 0 else 1 end,
                    org_unit_id
            ) as place
        from memberships
    ),
    last_team as (
        select
            source_id,
            user_id,
            org_unit_id,
            time_zone,
            application_type,
            is_current
        from ranked
        where place = 1
    ),
    accounts as (
        select
            account.source_id,
            account.user_id,
            account.user_kind,
            coalesce(account.user_kind = 'human', false) as is_human,
            coalesce(account.user_kind = 'human', false) and entitled.user_id is not null as is_entitled,
            case when team.is_current then team.org_unit_id else '(no team)' end as org_unit_id,
            coalesce(entitled.application_type, team.application_type) as application_type,
            coalesce(entitled.pack, 'general') as pack,
            coalesce(team.time_zone, teamless.time_zone, source.tenant_tz, 'UTC') as time_zone,
            entitled.entitled_from_date,
            entitled.entitled_to_date
        from crm_user as account
        left join last_team as team on team.source_id = account.source_id and team.user_id = account.user_id
        left join setting_person as entitled on entitled.source_id = account.source_id and entitled.user_id = account.user_id
        left join setting_team as teamless on teamless.source_id = account.source_id and teamless.org_unit_id = '(no team)'
        left join crm_source as source on source.source_id = account.source_id
    )
select * from accounts
