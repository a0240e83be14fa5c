-- One event of a system beside the CRM that names a customer whom the CRM knows, with what the CRM saw of it.
-- grain: source_id, ops_source_id, ops_id
-- period: none
-- reads: ext_ops, account, contact, opportunity, case_ticket, usage_event, activity, person, person_home_week, crm_user, setting_team
-- parameters: as_of_at
-- column source_id text: the CRM
-- column ops_source_id text: where the event comes from
-- column ops_id text: the event
-- column org_unit_id text: the CRM's team it belongs to: as the export says, else of its user, else of the account's owner
-- column week_start_date date: Monday of its week, UTC
-- column kind text: order, invoice, call, email, meeting, ticket
-- column is_human boolean: typed in by a person there
-- column is_talk boolean: a call, e-mail or meeting, and the CRM holds activities with customers
-- column is_touched_before boolean: somebody of the team worked on the customer in the CRM in the day before it
-- column is_touched_after boolean: somebody of the team did so only in the seven days after it
-- column is_captured boolean: an activity of that kind on the account took place within a day of it and was entered within a day after
-- column is_doubled boolean: a person entered a deal, case or activity for the customer within a day of it, by hand
with
    crms as (
        select distinct source_id from crm_user
    ),
    only_crm as (
        select case when count(*) = 1 then min(source_id) end as source_id from crms
    ),
    linked as (
        select
            coalesce(ops.crm_source_id, only_crm.source_id) as source_id,
            ops.source_id as ops_source_id,
            ops.ops_id,
            ops.kind,
            ops.occurred_at,
            ops.account_id,
            ops.user_id,
            ops.org_unit_id,
            coalesce(ops.actor_kind = 'human', false) as is_human
        from ext_ops as ops
        cross join only_crm
        where ops.account_id is not null and ops.occurred_at < cast($as_of_at as timestamp)
    ),
    placed as (
        select
            linked.source_id,
            linked.ops_source_id,
            linked.ops_id,
            linked.kind,
            linked.occurred_at,
            cast(linked.occurred_at as date)
                - cast(extract(isodow from cast(linked.occurred_at as date)) as integer) + 1 as week_start_date,
            linked.account_id,
            linked.is_human,
            coalesce(team.org_unit_id, home.org_unit_id, person.org_unit_id, keeper.org_unit_id, '(no team)') as org_unit_id
        from linked
        left join account on account.source_id = linked.source_id and account.account_id = linked.account_id
        left join setting_team as team on team.source_id = linked.source_id and team.org_unit_id = linked.org_unit_id
        left join person_home_week as home
            on home.source_id = linked.source_id
            and home.user_id = linked.user_id
            and home.week_start_date = cast(linked.occurred_at as date)
                - cast(extract(isodow from cast(linked.occurred_at as date)) as integer) + 1
        left join person on person.source_id = linked.source_id and person.user_id = linked.user_id
        left join person as keeper on keeper.source_id = linked.source_id and keeper.user_id = account.owner_user_id
        where linked.source_id is not null
    ),
    customers as (
        select distinct
            source_id,
            account_id
        from placed
    ),
    customer_records as (
        select
            source_id,
            'account' as object_type,
            account_id as record_id,
            account_id
        from customers
        union all
        select
            contact.source_id,
            'contact' as object_type,
            contact.contact_id as record_id,
            contact.account_id
        from contact
        join customers on customers.source_id = contact.source_id and customers.account_id = contact.account_id
        union all
        select
            deal.source_id,
            'opportunity' as object_type,
            deal.opportunity_id as record_id,
            deal.account_id
        from opportunity as deal
        join customers on customers.source_id = deal.source_id and customers.account_id = deal.account_id
        union all
        select
            ticket.source_id,
            'case' as object_type,
            ticket.case_id as record_id,
            ticket.account_id
        from case_ticket as ticket
        join customers on customers.source_id = ticket.source_id and customers.account_id = ticket.account_id
    ),
    touches as (
        select
            event.source_id,
            customer.account_id,
            event.user_id,
            event.occurred_at,
            event.action = 'create' and event.object_type in ('opportunity', 'case') as is_entry
        from usage_event as event
        join customer_records as customer
            on customer.source_id = event.source_id
            and customer.object_type = event.object_type
            and customer.record_id = event.object_id
        where event.actor_kind = 'human'
            and coalesce(event.channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
        union all
        select
            activity.source_id,
            activity.account_id,
            coalesce(activity.created_by_user_id, activity.owner_user_id) as user_id,
            activity.created_at as occurred_at,
            true as is_entry
        from activity
        join customers on customers.source_id = activity.source_id and customers.account_id = activity.account_id
        where not coalesce(activity.is_deleted, false)
            and coalesce(activity.channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
    ),
    team_touches as (
        select
            touches.source_id,
            touches.account_id,
            touches.occurred_at,
            touches.is_entry,
            coalesce(home.org_unit_id, person.org_unit_id, '(no team)') as org_unit_id
        from touches
        join person on person.source_id = touches.source_id and person.user_id = touches.user_id
        left join person_home_week as home
            on home.source_id = touches.source_id
            and home.user_id = touches.user_id
            and home.week_start_date = cast(touches.occurred_at as date)
                - cast(extract(isodow from cast(touches.occurred_at as date)) as integer) + 1
        where person.is_human
    ),
    seen as (
        select
            placed.source_id,
            placed.ops_source_id,
            placed.ops_id,
            max(
                case
                    when touch.org_unit_id = placed.org_unit_id and touch.occurred_at <= placed.occurred_at
                        and touch.occurred_at >= placed.occurred_at - 1 * interval '1 day'
                        then 1
                    else 0
                end
            ) as is_before,
            max(case when touch.org_unit_id = placed.org_unit_id and touch.occurred_at > placed.occurred_at then 1 else 0 end) as is_after,
            max(
                case
                    when touch.is_entry
                        and touch.occurred_at <= placed.occurred_at + 1 * interval '1 day'
                        and touch.occurred_at >= placed.occurred_at - 1 * interval '1 day'
                        then 1
                    else 0
                end
            ) as is_doubled
        from placed
        join team_touches as touch
            on touch.source_id = placed.source_id
            and touch.account_id = placed.account_id
            and touch.occurred_at >= placed.occurred_at - 1 * interval '1 day'
            and touch.occurred_at <= placed.occurred_at + 7 * interval '1 day'
        group by placed.source_id, placed.ops_source_id, placed.ops_id
    ),
    captured as (
        select distinct
            placed.source_id,
            placed.ops_source_id,
            placed.ops_id
        from placed
        join activity
            on activity.source_id = placed.source_id
            and activity.account_id = placed.account_id
            and activity.kind = placed.kind
        where not coalesce(activity.is_deleted, false)
            and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at)
                >= placed.occurred_at - 1 * interval '1 day'
            and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at)
                <= placed.occurred_at + 1 * interval '1 day'
            and activity.created_at <= placed.occurred_at + 1 * interval '1 day'
    ),
    talking as (
        select distinct source_id from activity
    ),
    judged as (
        select
            placed.source_id,
            placed.ops_source_id,
            placed.ops_id,
            placed.org_unit_id,
            placed.week_start_date,
            placed.kind,
            placed.is_human,
            placed.kind in ('call', 'email', 'meeting') and talking.source_id is not null as is_talk,
            coalesce(seen.is_before = 1, false) as is_touched_before,
            coalesce(seen.is_before = 0 and seen.is_after = 1, false) as is_touched_after,
            captured.ops_id is not null as is_captured,
            placed.is_human and coalesce(seen.is_doubled = 1, false) as is_doubled
        from placed
        left join seen
            on seen.source_id = placed.source_id
            and seen.ops_source_id = placed.ops_source_id
            and seen.ops_id = placed.ops_id
        left join captured
            on captured.source_id = placed.source_id
            and captured.ops_source_id = placed.ops_source_id
            and captured.ops_id = placed.ops_id
        left join talking on talking.source_id = placed.source_id
    )
select * from judged
