-- One team and snapshot date with how far its records are shared: looks at other teams' records, entries that served somebody, links kept.
-- grain: source_id, org_unit_id, snapshot_date
-- period: none
-- reads: usage_event, record, person, lead, opportunity, case_ticket, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team now of who looked, entered or owns, '(no team)' without one
-- column snapshot_date date: the day at whose end things stood like this
-- column looks bigint events: customer records of people opened or changed by the team's people in 91 days
-- column foreign_looks bigint events: of those, records whose owner is in another team now
-- column entries bigint records: customer records that the team's people entered by hand in the 91 days that ended 28 days ago, and still there
-- column served_others bigint records: of those, opened or changed by somebody else within 28 days
-- column served_1 bigint records: opened or changed by who entered them, for the first time from a day after the entry on, on the second or third day
-- column served_3 bigint records: the same, three to six days after
-- column served_7 bigint records: the same, seven to thirteen days after
-- column served_14 bigint records: the same, fourteen to twenty-seven days after
-- column handoffs bigint records: leads converted, deals won and cases opened in a year, owned by the team's people, of objects of which some are linked
-- column linked_handoffs bigint records: of those, leads that name their deal or account, deals and cases that name their account
-- check: foreign_looks <= looks and served_others <= entries and linked_handoffs <= handoffs
-- check: served_1 + served_3 + served_7 + served_14 <= entries
with
    today as (
        select max(week_start_date + days_elapsed) as judged_date from setting_week
    ),
    customers as (
        select
            record.source_id,
            record.object_type,
            record.record_id,
            owner.org_unit_id as owner_org_unit_id,
            record.created_by_user_id,
            record.created_at,
            case
                when creator.is_human
                    and coalesce(record.create_channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
                    and record.created_at < cast(today.judged_date - 28 as timestamp)
                    and record.created_at >= cast(today.judged_date - 119 as timestamp)
                    then creator.org_unit_id
            end as entry_org_unit_id
        from record
        cross join today
        left join person as owner on owner.source_id = record.source_id and owner.user_id = record.owner_user_id and owner.is_human
        left join person as creator on creator.source_id = record.source_id and creator.user_id = record.created_by_user_id
        where record.object_type in ('account', 'contact', 'lead', 'opportunity', 'case')
            and not coalesce(record.is_deleted, false)
    ),
    looks as (
        select
            event.source_id,
            event.object_type,
            event.object_id,
            event.user_id,
            event.occurred_at
        from usage_event as event
        cross join today
        where event.actor_kind = 'human'
            and event.action in ('view', 'edit_open', 'update')
            and event.object_type in ('account', 'contact', 'lead', 'opportunity', 'case')
            and coalesce(event.channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
            -- the day is known by its row only, the moment beforehand: by it a reader of column files skips the years before
            and event.occurred_at >= cast($as_of_at as timestamp) - 128 * interval '1 day'
            and event.occurred_at >= cast(today.judged_date - 119 as timestamp)
            and event.occurred_at < least(cast(today.judged_date as timestamp), cast($as_of_at as timestamp))
    ),
    -- grouped before records are looked up: else an engine may pair every person with every record, as both carry the CRM's name
    lookers as (
        select
            looks.source_id,
            looks.object_type,
            looks.object_id,
            looks.user_id,
            looks.occurred_at,
            looker.org_unit_id,
            count(*) as looks
        from looks
        join person as looker on looker.source_id = looks.source_id and looker.user_id = looks.user_id
        where looker.is_human
        group by looks.source_id, looks.object_type, looks.object_id, looks.user_id, looks.occurred_at, looker.org_unit_id
    ),
    joined as (
        select
            lookers.source_id,
            lookers.object_type,
            lookers.object_id,
            lookers.occurred_at,
            lookers.org_unit_id,
            lookers.looks,
            customer.owner_org_unit_id,
            customer.entry_org_unit_id,
            customer.created_at,
            case when lookers.user_id = customer.created_by_user_id then 1 else 0 end as is_own
        from lookers
        join customers as customer
            on customer.source_id = lookers.source_id
            and customer.object_type = lookers.object_type
            and customer.record_id = lookers.object_id
    ),
    across as (
        select
            joined.source_id,
            joined.org_unit_id,
            sum(joined.looks) as looks,
            sum(case when joined.owner_org_unit_id <> joined.org_unit_id then joined.looks else 0 end) as foreign_looks
        from joined
        cross join today
        where joined.owner_org_unit_id is not null and joined.occurred_at >= cast(today.judged_date - 91 as timestamp)
        group by joined.source_id, joined.org_unit_id
    ),
    served as (
        select
            source_id,
            object_type,
            object_id,
            max(1 - is_own) as is_served_others,
            min(case when is_own = 1 and occurred_at >= created_at + 1 * interval '1 day' then occurred_at end) as own_look_at
        from joined
        where entry_org_unit_id is not null
            and occurred_at >= created_at
            and occurred_at < created_at + 28 * interval '1 day'
        group by source_id, object_type, object_id
    ),
    entries as (
        select
            customer.source_id,
            customer.entry_org_unit_id as org_unit_id,
            count(*) as entries,
            sum(coalesce(served.is_served_others, 0)) as served_others,
            sum(case when served.own_look_at < customer.created_at + 3 * interval '1 day' then 1 else 0 end) as served_1,
            sum(case
                when served.own_look_at >= customer.created_at + 3 * interval '1 day'
                    and served.own_look_at < customer.created_at + 7 * interval '1 day' then 1
                else 0
            end) as served_3,
            sum(case
                when served.own_look_at >= customer.created_at + 7 * interval '1 day'
                    and served.own_look_at < customer.created_at + 14 * interval '1 day' then 1
                else 0
            end) as served_7,
            sum(case when served.own_look_at >= customer.created_at + 14 * interval '1 day' then 1 else 0 end) as served_14
        from customers as customer
        left join served
            on served.source_id = customer.source_id
            and served.object_type = customer.object_type
            and served.object_id = customer.record_id
        where customer.entry_org_unit_id is not null
        group by customer.source_id, customer.entry_org_unit_id
    ),
    linking as (
        select
            'lead' as object_type,
            source_id
        from lead
        where coalesce(converted_opportunity_id, converted_account_id) is not null
        union
        select
            'opportunity' as object_type,
            source_id
        from opportunity
        where account_id is not null
        union
        select
            'case' as object_type,
            source_id
        from case_ticket
        where account_id is not null
    ),
    handed as (
        select
            'lead' as object_type,
            lead.source_id,
            lead.owner_user_id,
            lead.converted_at as handed_at,
            case when coalesce(lead.converted_opportunity_id, lead.converted_account_id) is not null then 1 else 0 end as is_linked
        from lead
        where not coalesce(lead.is_deleted, false)
        union all
        select
            'opportunity' as object_type,
            deal.source_id,
            deal.owner_user_id,
            coalesce(deal.closed_at, cast(deal.close_date as timestamp)) as handed_at,
            case when deal.account_id is not null then 1 else 0 end as is_linked
        from opportunity as deal
        where deal.stage_canonical = 'won' and not coalesce(deal.is_deleted, false)
        union all
        select
            'case' as object_type,
            ticket.source_id,
            ticket.owner_user_id,
            ticket.created_at as handed_at,
            case when ticket.account_id is not null then 1 else 0 end as is_linked
        from case_ticket as ticket
        where not coalesce(ticket.is_deleted, false)
    ),
    links as (
        select
            handed.source_id,
            coalesce(person.org_unit_id, '(no team)') as org_unit_id,
            count(*) as handoffs,
            sum(handed.is_linked) as linked_handoffs
        from handed
        join linking on linking.source_id = handed.source_id and linking.object_type = handed.object_type
        cross join today
        left join person on person.source_id = handed.source_id and person.user_id = handed.owner_user_id
        where handed.handed_at >= cast(today.judged_date - 365 as timestamp)
            and handed.handed_at < least(cast(today.judged_date as timestamp), cast($as_of_at as timestamp))
        group by handed.source_id, coalesce(person.org_unit_id, '(no team)')
    ),
    parts as (
        select
            source_id,
            org_unit_id,
            looks,
            foreign_looks,
            0 as entries,
            0 as served_others,
            0 as served_1,
            0 as served_3,
            0 as served_7,
            0 as served_14,
            0 as handoffs,
            0 as linked_handoffs
        from across
        union all
        select
            source_id,
            org_unit_id,
            0 as looks,
            0 as foreign_looks,
            entries,
            served_others,
            served_1,
            served_3,
            served_7,
            served_14,
            0 as handoffs,
            0 as linked_handoffs
        from entries
        union all
        select
            source_id,
            org_unit_id,
            0 as looks,
            0 as foreign_looks,
            0 as entries,
            0 as served_others,
            0 as served_1,
            0 as served_3,
            0 as served_7,
            0 as served_14,
            handoffs,
            linked_handoffs
        from links
    ),
    teams as (
        select
            parts.source_id,
            parts.org_unit_id,
            today.judged_date - 1 as snapshot_date,
            cast(sum(looks) as bigint) as looks,
            cast(sum(foreign_looks) as bigint) as foreign_looks,
            cast(sum(entries) as bigint) as entries,
            cast(sum(served_others) as bigint) as served_others,
            cast(sum(served_1) as bigint) as served_1,
            cast(sum(served_3) as bigint) as served_3,
            cast(sum(served_7) as bigint) as served_7,
            cast(sum(served_14) as bigint) as served_14,
            cast(sum(handoffs) as bigint) as handoffs,
            cast(sum(linked_handoffs) as bigint) as linked_handoffs
        from parts
        cross join today
        group by parts.source_id, parts.org_unit_id, today.judged_date - 1
    )
select * from teams
