-- One team and week with the deals closed in it: how long they were known before, how they were entered, where they came from.
-- grain: source_id, org_unit_id, week_start_date
-- period: none
-- reads: person_deal, person_deal_yardstick, opportunity, stage_history, record_field, record_link, lead, activity, person, person_home_week, setting_week, setting_fiscal_quarter
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team of the deal's owner in that week, else now, '(no team)' without one
-- column week_start_date date: Monday of the week of closing
-- column won bigint deals: won
-- column lost bigint deals: lost
-- column n_comparable bigint deals: won with an amount that can be expressed in the company's currency
-- column amount_won bigint currency: their amounts
-- column judged_late bigint deals: won of which it is known how long before they were entered; no imports, renewals, partner deals
-- column late bigint deals: of those, entered 7 days or a tenth of the median cycle before the closing, or later
-- column amount_judged_late bigint currency: comparable amounts of the judged
-- column amount_late bigint currency: comparable amounts of the late
-- column judged_first_stage bigint deals: won whose first stage has a place in the order of stages; no imports, renewals, partner deals
-- column late_first_stage bigint deals: of those, first seen in the later half of the stages
-- column judged_backdated bigint deals: closed, with a close date and a time at which the closing was entered
-- column backdated bigint deals: of those, with a close date more than two working days before that
-- column judged_quarter bigint deals: won on a day that the fiscal calendar knows
-- column quarter_end bigint deals: of those, in the last 14 days of a fiscal quarter
-- column judged_source bigint deals: won, where the CRM holds sources of deals at all
-- column sourced bigint deals: of those, with a source that is no placeholder
-- column amount_judged_source bigint currency: comparable amounts of the judged
-- column amount_sourced bigint currency: comparable amounts of the sourced
-- column judged_campaign bigint deals: won, where the CRM links records to campaigns at all
-- column campaigned bigint deals: of those, sourced and linked to a campaign, themselves or by the lead they came from
-- column amount_judged_campaign bigint currency: comparable amounts of the judged
-- column amount_campaigned bigint currency: comparable amounts of the campaigned
-- column judged_thin bigint deals: won with fields beyond what an order needs that are known to be filled or not
-- column thin bigint deals: of those, with less than a fifth of these fields filled
-- column judged_presale bigint deals: won, where the CRM links calls, meetings or e-mails to deals, or both to accounts
-- column presale_activities bigint activities: calls, meetings and e-mails with the customer between entry and closing of those
-- check: late <= judged_late and judged_late <= won and amount_late <= amount_judged_late
-- check: late_first_stage <= judged_first_stage and backdated <= judged_backdated and quarter_end <= judged_quarter
-- check: campaigned <= judged_campaign and amount_campaigned <= amount_judged_campaign
-- check: sourced <= judged_source and amount_sourced <= amount_judged_source and thin <= judged_thin
with
    ended as (
        select
            deal.source_id,
            deal.opportunity_id,
            deal.outcome,
            deal.outcome = 'won' as is_won,
            deal.created_at,
            deal.closed_at,
            cast(deal.closed_at as date) as closed_date,
            cast(deal.closed_at as date) - cast(extract(isodow from cast(deal.closed_at as date)) as integer) + 1 as week_start_date,
            cast(deal.closing_entered_at as date) as entered_date,
            deal.cycle_days,
            deal.is_import or deal.is_renewal or deal.is_partner as is_early_by_design,
            opportunity.owner_user_id,
            opportunity.account_id,
            opportunity.close_date,
            coalesce(opportunity.pipeline, '') as pipeline,
            opportunity.lead_source,
            case
                when opportunity.amount > 0 and deal.base_rate >= 0
                    then cast(floor(cast(opportunity.amount as double) * deal.base_rate + 0.5) as bigint)
            end as amount_base
        from person_deal as deal
        join opportunity on opportunity.source_id = deal.source_id and opportunity.opportunity_id = deal.opportunity_id
        where deal.outcome in ('won', 'lost') and deal.closed_at < cast($as_of_at as timestamp)
    ),
    sourcing as (
        select distinct source_id
        from opportunity
        where lead_source is not null
    ),
    campaigning as (
        select distinct source_id
        from record_link
        where to_object_type = 'campaign'
    ),
    campaigns as (
        select
            source_id,
            from_record_id as opportunity_id
        from record_link
        where from_object_type = 'opportunity' and to_object_type = 'campaign' and not coalesce(is_deleted, false)
        union
        select
            lead.source_id,
            lead.converted_opportunity_id as opportunity_id
        from lead
        join record_link as link
            on link.source_id = lead.source_id
            and link.from_record_id = lead.lead_id
            and link.from_object_type = 'lead'
            and link.to_object_type = 'campaign'
        where lead.converted_opportunity_id is not null and not coalesce(link.is_deleted, false)
    ),
    talking as (
        select distinct source_id
        from activity
        where kind in ('call', 'meeting', 'email')
            and (
                (related_object_type = 'opportunity' and related_object_id is not null)
                or (
                    account_id is not null
                    and source_id in (select source_id from opportunity where account_id is not null)
                )
            )
    ),
    medians as (
        select
            source_id,
            max(days) as days
        from person_deal_yardstick
        where yardstick = 'cycle median'
        group by source_id
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
            dense_rank() over (partition by source_id, pipeline order by stage_order) as place,
            count(*) over (partition by source_id, pipeline) as stages
        from stage_orders
    ),
    entries as (
        select
            source_id,
            opportunity_id,
            stage_native,
            row_number() over (partition by source_id, opportunity_id order by entered_at, stage_native) as place
        from stage_history
    ),
    first_stages as (
        select
            ended.source_id,
            ended.opportunity_id,
            max(case when 2 * stage.place > stage.stages + 1 then 1 else 0 end) as is_late
        from ended
        join entries
            on entries.source_id = ended.source_id
            and entries.opportunity_id = ended.opportunity_id
            and entries.place = 1
        join stage_places as stage
            on stage.source_id = ended.source_id
            and stage.pipeline = ended.pipeline
            and stage.stage_native = entries.stage_native
        group by ended.source_id, ended.opportunity_id
    ),
    fields as (
        select
            field.source_id,
            field.record_id as opportunity_id,
            count(*) as known_fields,
            sum(case when field.is_filled and not coalesce(field.is_placeholder, false) then 1 else 0 end) as filled_fields
        from record_field as field
        where field.object_type = 'opportunity'
            and coalesce(field.is_applicable, true)
            and field.is_filled is not null
            and lower(field.field_name) not in (
                'name', 'account', 'accountid', 'account_id', 'account_name', 'partner_id', 'amount', 'expected_revenue', 'close_date',
                'closedate', 'date_closed', 'date_deadline', 'stage', 'stage_id', 'sales_stage', 'currency', 'owner', 'next_step'
            )
        group by field.source_id, field.record_id
    ),
    talks as (
        select
            source_id,
            opportunity_id,
            count(distinct activity_id) as activities
        from (
            select
                ended.source_id,
                ended.opportunity_id,
                activity.activity_id
            from ended
            join activity on activity.source_id = ended.source_id and activity.related_object_id = ended.opportunity_id
            where activity.related_object_type = 'opportunity'
                and activity.kind in ('call', 'meeting', 'email')
                and activity.status_canonical = 'done'
                and not coalesce(activity.is_deleted, false)
                and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at) >= ended.created_at
                and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at) <= ended.closed_at
            union all
            select
                ended.source_id,
                ended.opportunity_id,
                activity.activity_id
            from ended
            join activity on activity.source_id = ended.source_id and activity.account_id = ended.account_id
            where activity.kind in ('call', 'meeting', 'email')
                and activity.status_canonical = 'done'
                and not coalesce(activity.is_deleted, false)
                and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at) >= ended.created_at
                and coalesce(activity.completed_at, activity.scheduled_start_at, activity.created_at) <= ended.closed_at
        ) as held
        group by source_id, opportunity_id
    ),
    judged as (
        select
            ended.source_id,
            coalesce(home.org_unit_id, person.org_unit_id, '(no team)') as org_unit_id,
            ended.week_start_date,
            ended.is_won,
            coalesce(ended.amount_base, 0) as amount_base,
            ended.amount_base is not null as is_comparable,
            ended.is_won and not ended.is_early_by_design and ended.cycle_days is not null as is_judged_late,
            10 * ended.cycle_days <= greatest(70, coalesce(medians.days, 0)) as is_late,
            ended.is_won and not ended.is_early_by_design and first_stages.is_late is not null as is_judged_first_stage,
            coalesce(first_stages.is_late, 0) as is_late_first_stage,
            ended.close_date is not null and ended.entered_date is not null as is_judged_backdated,
            -- working days between the two: five a week, and what is left of the weeks at both ends
            5 * ((ended.entered_date - cast(extract(isodow from ended.entered_date) as integer))
                - (ended.close_date - cast(extract(isodow from ended.close_date) as integer)))
            + 7 * (
                least(cast(extract(isodow from ended.entered_date) as integer), 5)
                - least(cast(extract(isodow from ended.close_date) as integer), 5)
            ) > 14 as is_backdated,
            ended.is_won and quarter.quarter_to_date is not null as is_judged_quarter,
            coalesce(ended.closed_date >= quarter.quarter_to_date - 14, false) as is_quarter_end,
            ended.is_won and sourcing.source_id is not null as is_judged_source,
            ended.lead_source is not null
                and lower(trim(ended.lead_source)) not in ('', '-', '--', '?', '.', 'n/a', 'na', 'none', 'null', 'select', 'unknown', 'test', 'xxx')
                as is_sourced,
            ended.is_won and campaigning.source_id is not null as is_judged_campaign,
            campaigns.opportunity_id is not null as has_campaign,
            ended.is_won and fields.known_fields is not null as is_judged_thin,
            5 * fields.filled_fields < fields.known_fields as is_thin,
            ended.is_won and talking.source_id is not null and ended.created_at is not null as is_judged_presale,
            coalesce(talks.activities, 0) as activities
        from ended
        left join sourcing on sourcing.source_id = ended.source_id
        left join campaigning on campaigning.source_id = ended.source_id
        left join campaigns on campaigns.source_id = ended.source_id and campaigns.opportunity_id = ended.opportunity_id
        left join talking on talking.source_id = ended.source_id
        left join medians on medians.source_id = ended.source_id
        left join first_stages on first_stages.source_id = ended.source_id and first_stages.opportunity_id = ended.opportunity_id
        left join fields on fields.source_id = ended.source_id and fields.opportunity_id = ended.opportunity_id
        left join talks on talks.source_id = ended.source_id and talks.opportunity_id = ended.opportunity_id
        left join setting_fiscal_quarter as quarter
            on ended.closed_date >= quarter.quarter_from_date
            and ended.closed_date < quarter.quarter_to_date
        left join person on person.source_id = ended.source_id and person.user_id = ended.owner_user_id
        left join person_home_week as home
            on home.source_id = ended.source_id
            and home.user_id = ended.owner_user_id
            and home.week_start_date = ended.week_start_date
    ),
    teams as (
        select
            judged.source_id,
            judged.org_unit_id,
            judged.week_start_date,
            cast(sum(case when is_won then 1 else 0 end) as bigint) as won,
            cast(sum(case when is_won then 0 else 1 end) as bigint) as lost,
            cast(sum(case when is_won and is_comparable then 1 else 0 end) as bigint) as n_comparable,
            cast(sum(case when is_won then amount_base else 0 end) as bigint) as amount_won,
            cast(sum(case when is_judged_late then 1 else 0 end) as bigint) as judged_late,
            cast(sum(case when is_judged_late and is_late then 1 else 0 end) as bigint) as late,
            cast(sum(case when is_judged_late then amount_base else 0 end) as bigint) as amount_judged_late,
            cast(sum(case when is_judged_late and is_late then amount_base else 0 end) as bigint) as amount_late,
            cast(sum(case when is_judged_first_stage then 1 else 0 end) as bigint) as judged_first_stage,
            cast(sum(case when is_judged_first_stage then is_late_first_stage else 0 end) as bigint) as late_first_stage,
            cast(sum(case when is_judged_backdated then 1 else 0 end) as bigint) as judged_backdated,
            cast(sum(case when is_judged_backdated and is_backdated then 1 else 0 end) as bigint) as backdated,
            cast(sum(case when is_judged_quarter then 1 else 0 end) as bigint) as judged_quarter,
            cast(sum(case when is_judged_quarter and is_quarter_end then 1 else 0 end) as bigint) as quarter_end,
            cast(sum(case when is_judged_source then 1 else 0 end) as bigint) as judged_source,
            cast(sum(case when is_judged_source and is_sourced then 1 else 0 end) as bigint) as sourced,
            cast(sum(case when is_judged_source then amount_base else 0 end) as bigint) as amount_judged_source,
            cast(sum(case when is_judged_source and is_sourced then amount_base else 0 end) as bigint) as amount_sourced,
            cast(sum(case when is_judged_campaign then 1 else 0 end) as bigint) as judged_campaign,
            cast(sum(case when is_judged_campaign and is_sourced and has_campaign then 1 else 0 end) as bigint) as campaigned,
            cast(sum(case when is_judged_campaign then amount_base else 0 end) as bigint) as amount_judged_campaign,
            cast(
                sum(case when is_judged_campaign and is_sourced and has_campaign then amount_base else 0 end) as bigint
            ) as amount_campaigned,
            cast(sum(case when is_judged_thin then 1 else 0 end) as bigint) as judged_thin,
            cast(sum(case when is_judged_thin and is_thin then 1 else 0 end) as bigint) as thin,
            cast(sum(case when is_judged_presale then 1 else 0 end) as bigint) as judged_presale,
            cast(sum(case when is_judged_presale then activities else 0 end) as bigint) as presale_activities
        from judged
        join setting_week as week on week.week_start_date = judged.week_start_date
        group by judged.source_id, judged.org_unit_id, judged.week_start_date
    )
select * from teams
