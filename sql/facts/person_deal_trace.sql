-- One open deal on one snapshot date with what had happened to it by then: moves, stages, conversations, twins.
-- grain: source_id, opportunity_id, judged_date
-- period: none
-- reads: person_deal_look, person_deal_move, opportunity, stage_history, activity, record_link
-- parameters: as_of_at
-- column source_id text: the CRM
-- column opportunity_id text: the deal
-- column judged_date date: the morning on which it is judged
-- column moved_at timestamp: last move of its close date, null if none is known
-- column pushes bigint moves: moves to a later date
-- column pushed_days bigint days: by how much in all
-- column entered_at timestamp: when it entered its stage, null without stage history
-- column is_reopened boolean: it was closed before, null without stage history
-- column is_skipped boolean: it jumped over two stages or more at once; null without an order of stages
-- column talked_at timestamp: last call or meeting held, or e-mail received, on the deal or its account
-- column active_contacts bigint contacts: of the deal, met or written with in the last 90 days; null where contacts are not linked
-- column has_twin boolean: an older open deal of the account has the same amount and was entered within 30 days
with
    moved as (
        select
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date,
            max(move.moved_at) as moved_at,
            sum(case when move.days_later > 0 then 1 else 0 end) as pushes,
            sum(case when move.days_later > 0 then move.days_later else 0 end) as pushed_days
        from person_deal_look as deals
        join person_deal_move as move
            on move.source_id = deals.source_id
            and move.opportunity_id = deals.opportunity_id
            and move.moved_at <= deals.judged_at
        group by deals.source_id, deals.opportunity_id, deals.judged_date
    ),
    stage_orders as (
        select
            source_id,
            coalesce(pipeline, '') as pipeline,
            stage_native,
            min(stage_order) as stage_order
        from opportunity
        where stage_order is not null and stage_canonical = 'open'
        group by source_id, coalesce(pipeline, ''), stage_native
    ),
    stage_places as (
        select
            source_id,
            pipeline,
            stage_native,
            dense_rank() over (partition by source_id, pipeline order by stage_order) as place
        from stage_orders
    ),
    entered as (
        select
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date,
            max(stage.entered_at) as entered_at,
            max(case when stage.stage_canonical in ('won', 'lost') then 1 else 0 end) as is_reopened,
            max(case when place.place - earlier.place >= 3 then 1 when place.place is not null then 0 end) as is_skipped
        from person_deal_look as deals
        join stage_history as stage
            on stage.source_id = deals.source_id
            and stage.opportunity_id = deals.opportunity_id
            and stage.entered_at < deals.judged_at
        left join stage_places as place
            on place.source_id = stage.source_id
            and place.pipeline = deals.pipeline
            and place.stage_native = stage.stage_native
        left join stage_places as earlier
            on earlier.source_id = stage.source_id
            and earlier.pipeline = deals.pipeline
            and earlier.stage_native = stage.previous_stage_native
        group by deals.source_id, deals.opportunity_id, deals.judged_date
    ),
    talks as (
        select
            source_id,
            related_object_type,
            related_object_id,
            account_id,
            coalesce(completed_at, scheduled_start_at, created_at) as talked_at
        from activity
        where not coalesce(is_deleted, false)
            and status_canonical = 'done'
            and (kind in ('call', 'meeting') or (kind = 'email' and direction in ('inbound', 'in', 'received')))
            and coalesce(completed_at, scheduled_start_at, created_at) < cast($as_of_at as timestamp)
    ),
    talked as (
        select
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date,
            max(talks.talked_at) as talked_at
        from person_deal_look as deals
        join talks
            on talks.source_id = deals.source_id
            and talks.related_object_id = deals.opportunity_id
            and talks.talked_at < deals.judged_at
        where talks.related_object_type = 'opportunity'
        group by deals.source_id, deals.opportunity_id, deals.judged_date
        union all
        select
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date,
            max(talks.talked_at) as talked_at
        from person_deal_look as deals
        join talks
            on talks.source_id = deals.source_id
            and talks.account_id = deals.account_id
            and talks.talked_at < deals.judged_at
        group by deals.source_id, deals.opportunity_id, deals.judged_date
    ),
    last_talks as (
        select
            source_id,
            opportunity_id,
            judged_date,
            max(talked_at) as talked_at
        from talked
        group by source_id, opportunity_id, judged_date
    ),
    deal_contacts as (
        select
            source_id,
            from_record_id as opportunity_id,
            to_record_id as contact_id
        from record_link
        where from_object_type = 'opportunity' and to_object_type = 'contact' and not coalesce(is_deleted, false)
        union
        select
            source_id,
            opportunity_id,
            primary_contact_id as contact_id
        from opportunity
        where primary_contact_id is not null
    ),
    contact_talks as (
        select
            link.source_id,
            link.to_record_id as contact_id,
            coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at) as talked_at
        from record_link as link
        join activity on activity.source_id = link.source_id and activity.activity_id = link.from_record_id
        where link.to_object_type = 'contact'
            and link.from_object_type not in ('account', 'opportunity', 'lead', 'case', 'contact')
            and not coalesce(link.is_deleted, false)
            and not coalesce(activity.is_deleted, false)
            and activity.status_canonical = 'done'
            and activity.kind in ('call', 'meeting', 'email')
    ),
    linking as (
        select distinct contact_talks.source_id
        from contact_talks
        join deal_contacts on deal_contacts.source_id = contact_talks.source_id
    ),
    contacted as (
        select
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date,
            count(distinct contact_talks.contact_id) as active_contacts
        from person_deal_look as deals
        join deal_contacts
            on deal_contacts.source_id = deals.source_id
            and deal_contacts.opportunity_id = deals.opportunity_id
        join contact_talks
            on contact_talks.source_id = deals.source_id
            and contact_talks.contact_id = deal_contacts.contact_id
            and contact_talks.talked_at < deals.judged_at
            and contact_talks.talked_at >= deals.judged_at - 90 * interval '1 day'
        group by deals.source_id, deals.opportunity_id, deals.judged_date
    ),
    twins as (
        select distinct
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date
        from person_deal_look as deals
        join person_deal_look as older
            on older.source_id = deals.source_id
            and older.judged_date = deals.judged_date
            and older.account_id = deals.account_id
            and older.amount = deals.amount
            and coalesce(older.currency, '') = coalesce(deals.currency, '')
            and older.created_at <= deals.created_at
            and older.created_at >= deals.created_at - 30 * interval '1 day'
        where deals.amount > 0
            and (older.created_at < deals.created_at or older.opportunity_id < deals.opportunity_id)
    ),
    traced as (
        select
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date,
            moved.moved_at,
            cast(coalesce(moved.pushes, 0) as bigint) as pushes,
            cast(coalesce(moved.pushed_days, 0) as bigint) as pushed_days,
            entered.entered_at,
            case when entered.opportunity_id is not null then entered.is_reopened = 1 end as is_reopened,
            case when entered.is_skipped is not null then entered.is_skipped = 1 end as is_skipped,
            last_talks.talked_at,
            case when linking.source_id is not null then coalesce(contacted.active_contacts, 0) end as active_contacts,
            twins.opportunity_id is not null as has_twin
        from person_deal_look as deals
        left join moved
            on moved.source_id = deals.source_id
            and moved.opportunity_id = deals.opportunity_id
            and moved.judged_date = deals.judged_date
        left join entered
            on entered.source_id = deals.source_id
            and entered.opportunity_id = deals.opportunity_id
            and entered.judged_date = deals.judged_date
        left join last_talks
            on last_talks.source_id = deals.source_id
            and last_talks.opportunity_id = deals.opportunity_id
            and last_talks.judged_date = deals.judged_date
        left join linking on linking.source_id = deals.source_id
        left join contacted
            on contacted.source_id = deals.source_id
            and contacted.opportunity_id = deals.opportunity_id
            and contacted.judged_date = deals.judged_date
        left join twins
            on twins.source_id = deals.source_id
            and twins.opportunity_id = deals.opportunity_id
            and twins.judged_date = deals.judged_date
    )
select * from traced
