-- One open deal on one snapshot date with every flag that it carries; what the CRM does not tell is null, never false.
-- grain: source_id, opportunity_id, snapshot_date
-- period: none
-- reads: opportunity, record_snapshot_daily, person_deal_look, person_deal_trace, person_deal_move, person_deal_yardstick, field_change, activity, record_field, crm_user, person, person_home_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column opportunity_id text: the deal
-- column snapshot_date date: the day at whose end it stood like this: now, and the last refresh of every earlier week
-- column org_unit_id text: home team of its owner, '(no team)' without one
-- column stage text: the CRM's own stage, '(none)' if empty
-- column currency text: of its amount, '(none)' if unknown
-- column amount_base bigint currency: its amount in the company's currency, whole units; null if unknown or not comparable
-- column is_past_due boolean: its close date has passed; null without one
-- column is_stale_close boolean: its close date lies within 30 days and nobody moved it for 60; null where moves are not seen
-- column is_stalled boolean: longer in its stage than three of four won deals, and no conversation for 14 days; null without either log
-- column is_next_step_missing boolean: no next step, or its date has passed, or it is unchanged for 21 days; null where none is kept
-- column is_pushed boolean: its close date was moved later more than twice, or by more than 14 days in all; null where moves are not seen
-- column is_skipped boolean: it jumped over two stages or more at once; null without stage history or an order of stages
-- column is_without_amount boolean: no amount, or zero
-- column is_ownerless boolean: no owner, or one whose account is closed
-- column is_duplicate boolean: an older open deal of the same account has the same amount and was entered within 30 days; null if unknown
-- column is_single_threaded boolean: fewer than two contacts active in 90 days; null below the upper quarter of amounts or where not linked
-- column is_zombie boolean: open for longer than 19 of 20 won deals took; null where fewer than 20 were won, for imports and renewals
-- column is_reopened boolean: it was closed before
-- check: amount_base >= 0 or amount_base is null
with
    -- what each CRM tells at all: without it a flag is not known
    move_sources as (
        select
            source_id,
            min(case when move_id = 'seen' then 1 else 0 end) as is_only_seen
        from person_deal_move
        group by source_id
    ),
    first_looks as (
        select
            source_id,
            record_id as opportunity_id,
            min(snapshot_date) as first_look_date
        from record_snapshot_daily
        where object_type = 'opportunity'
        group by source_id, record_id
    ),
    step_sources as (
        select source_id
        from opportunity
        where next_step is not null or next_step_date is not null
        union
        select source_id
        from record_field
        where object_type = 'opportunity' and field_name in ('next_step', 'nextStep', 'cNextStep') and is_filled is not null
    ),
    talk_sources as (
        select distinct source_id from activity
    ),
    stepped as (
        select
            source_id,
            object_id as opportunity_id,
            max(changed_at) as stepped_at
        from field_change
        where object_type = 'opportunity'
            and field_canonical in ('next_step', 'next_step_date')
            and changed_at < cast($as_of_at as timestamp)
        group by source_id, object_id
    ),
    steps_filled as (
        select
            source_id,
            record_id as opportunity_id,
            max(case when is_filled and not coalesce(is_placeholder, false) then 1 else 0 end) as is_filled
        from record_field
        where object_type = 'opportunity'
            and field_name in ('next_step', 'nextStep', 'cNextStep')
            and is_filled is not null
        group by source_id, record_id
    ),
    amounts as (
        select
            source_id,
            opportunity_id,
            judged_date,
            case
                when amount > 0 and base_rate >= 0 then cast(floor(cast(amount as double) * base_rate + 0.5) as bigint)
            end as amount_base
        from person_deal_look
    ),
    ranked as (
        select
            source_id,
            opportunity_id,
            judged_date,
            amount_base,
            rank() over (partition by source_id, judged_date order by amount_base) as place,
            count(*) over (partition by source_id, judged_date) as deals
        from amounts
        where amount_base is not null
    ),
    judged as (
        select
            deals.source_id,
            deals.opportunity_id,
            deals.judged_date - 1 as snapshot_date,
            case
                when deals.is_present then coalesce(person.org_unit_id, '(no team)')
                else coalesce(home.org_unit_id, '(no team)')
            end as org_unit_id,
            coalesce(deals.stage_native, '(none)') as stage,
            coalesce(deals.currency, '(none)') as currency,
            ranked.amount_base,
            deals.close_date < deals.judged_date as is_past_due,
            case
                when deals.is_renewal then false
                when move_sources.is_only_seen = 0 or first_looks.first_look_date <= deals.judged_date - 60
                    then coalesce(
                        deals.close_date >= deals.judged_date
                        and deals.close_date < deals.judged_date + 30
                        and cast(coalesce(trace.moved_at, deals.created_at) as date) <= deals.judged_date - 60,
                        false
                    )
            end as is_stale_close,
            case
                when talk_sources.source_id is not null
                    and coalesce(trace.entered_at, deals.last_stage_change_at) is not null
                    then deals.judged_date - cast(coalesce(trace.entered_at, deals.last_stage_change_at) as date)
                        > coalesce(line.days, policy.days)
                        and coalesce(trace.talked_at < deals.judged_at - 14 * interval '1 day', true)
            end as is_stalled,
            case
                when deals.is_present and step_sources.source_id is not null
                    then (
                        deals.next_step is null
                        and deals.next_step_date is null
                        and coalesce(steps_filled.is_filled, 0) = 0
                    )
                    or coalesce(deals.next_step_date < deals.judged_date, false)
                    or coalesce(stepped.stepped_at < deals.judged_at - 21 * interval '1 day', false)
            end as is_next_step_missing,
            case
                when move_sources.is_only_seen = 0 or first_looks.first_look_date < deals.judged_date
                    then coalesce(trace.pushes > 2 or trace.pushed_days > 14, false)
            end as is_pushed,
            trace.is_skipped,
            coalesce(deals.amount, 0) = 0 as is_without_amount,
            deals.owner_user_id is null
                or (
                    deals.is_present
                    and (not coalesce(owner.is_active, true) or coalesce(owner.is_deleted, false) or owner.user_id is null)
                )
                or coalesce(owner.deactivated_at < deals.judged_at, false) as is_ownerless,
            case when deals.account_id is not null then trace.has_twin end as is_duplicate,
            case when 4 * ranked.place >= 3 * ranked.deals then trace.active_contacts < 2 end as is_single_threaded,
            case
                when not deals.is_import and not deals.is_renewal
                    then deals.judged_date - cast(deals.created_at as date) > longest.days
            end as is_zombie,
            coalesce(trace.is_reopened, false) as is_reopened
        from person_deal_look as deals
        left join ranked
            on ranked.source_id = deals.source_id
            and ranked.opportunity_id = deals.opportunity_id
            and ranked.judged_date = deals.judged_date
        left join move_sources on move_sources.source_id = deals.source_id
        left join first_looks
            on first_looks.source_id = deals.source_id
            and first_looks.opportunity_id = deals.opportunity_id
        left join step_sources on step_sources.source_id = deals.source_id
        left join talk_sources on talk_sources.source_id = deals.source_id
        join person_deal_trace as trace
            on trace.source_id = deals.source_id
            and trace.opportunity_id = deals.opportunity_id
            and trace.judged_date = deals.judged_date
        left join stepped on stepped.source_id = deals.source_id and stepped.opportunity_id = deals.opportunity_id
        left join steps_filled on steps_filled.source_id = deals.source_id and steps_filled.opportunity_id = deals.opportunity_id
        left join person_deal_yardstick as line
            on line.source_id = deals.source_id
            and line.yardstick = 'stage'
            and line.stage = deals.stage_native
        left join person_deal_yardstick as policy
            on policy.source_id = deals.source_id
            and policy.yardstick = 'stage'
            and policy.stage = '(any)'
        left join person_deal_yardstick as longest
            on longest.source_id = deals.source_id
            and longest.yardstick = 'cycle p95'
        left join crm_user as owner on owner.source_id = deals.source_id and owner.user_id = deals.owner_user_id
        left join person on person.source_id = deals.source_id and person.user_id = deals.owner_user_id
        left join person_home_week as home
            on home.source_id = deals.source_id
            and home.user_id = deals.owner_user_id
            and home.week_start_date <= deals.judged_date - 1
            and home.week_start_date > deals.judged_date - 8
    )
select * from judged
