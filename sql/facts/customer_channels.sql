-- One team and snapshot date with the customers who came through several channels, and those of them who are one account in the CRM.
-- grain: source_id, org_unit_id, snapshot_date
-- period: none
-- reads: ext_ops, account, person, crm_user, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team of the account's owner, '(no team)' where there is no single account
-- column snapshot_date date: the day at whose end it stood like this
-- column multi_channel bigint customers: with events in two channels or more in the last 365 days
-- column unified bigint customers: of those, all events stand on one and the same account
-- check: unified <= multi_channel
with
    today as (
        select max(week_start_date + days_elapsed) as snapshot_date from setting_week
    ),
    crms as (
        select distinct source_id from crm_user
    ),
    only_crm as (
        select case when count(*) = 1 then min(source_id) end as source_id from crms
    ),
    customers as (
        select
            coalesce(ops.crm_source_id, only_crm.source_id) as source_id,
            ops.customer_key,
            count(distinct coalesce(ops.channel, ops.kind)) as channels,
            count(distinct ops.account_id) as accounts,
            sum(case when ops.account_id is null then 1 else 0 end) as without_account,
            min(ops.account_id) as account_id
        from ext_ops as ops
        cross join only_crm
        where ops.customer_key is not null
            and ops.occurred_at < cast($as_of_at as timestamp)
            and ops.occurred_at >= cast($as_of_at as timestamp) - 365 * interval '1 day'
        group by coalesce(ops.crm_source_id, only_crm.source_id), ops.customer_key
    ),
    judged as (
        select
            customers.source_id,
            case when customers.accounts = 1 then person.org_unit_id end as org_unit_id,
            case when customers.accounts = 1 and customers.without_account = 0 then 1 else 0 end as is_unified
        from customers
        left join account on account.source_id = customers.source_id and account.account_id = customers.account_id
        left join person on person.source_id = account.source_id and person.user_id = account.owner_user_id
        where customers.channels >= 2 and customers.source_id is not null
    ),
    teams as (
        select
            judged.source_id,
            coalesce(judged.org_unit_id, '(no team)') as org_unit_id,
            today.snapshot_date - 1 as snapshot_date,
            count(*) as multi_channel,
            cast(sum(judged.is_unified) as bigint) as unified
        from judged
        cross join today
        group by judged.source_id, coalesce(judged.org_unit_id, '(no team)'), today.snapshot_date - 1
    )
select * from teams
