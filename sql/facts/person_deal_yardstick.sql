-- One CRM, yardstick and stage with the number of days that divides usual deals from unusual ones, taken from deals that were won.
-- grain: source_id, yardstick, stage
-- period: none
-- reads: person_deal, stage_history, setting_pipeline, crm_source
-- parameters: as_of_at
-- column source_id text: the CRM
-- column yardstick text: stage (three of four won deals left it sooner), cycle median, or cycle p95
-- column stage text: the CRM's own stage, '(any)' for cycles
-- column days integer days: the dividing line
-- column won_deals bigint deals: what it was taken from, 20 or more; 0 where the setting's own days stand in
with
    won as (
        select
            source_id,
            opportunity_id,
            cycle_days
        from person_deal
        where outcome = 'won' and not is_import and not is_renewal
    ),
    measured as (
        select
            stage.source_id,
            'stage' as yardstick,
            stage.stage_native as stage,
            cast(stage.left_at as date) - cast(stage.entered_at as date) as days,
            stage.opportunity_id,
            stage.entered_at
        from stage_history as stage
        join won on won.source_id = stage.source_id and won.opportunity_id = stage.opportunity_id
        where stage.left_at >= stage.entered_at
            and stage.left_at < cast($as_of_at as timestamp)
            and stage.stage_canonical = 'open'
        union all
        select
            source_id,
            'cycle' as yardstick,
            '(any)' as stage,
            cycle_days as days,
            opportunity_id,
            cast($as_of_at as timestamp) as entered_at
        from won
        where cycle_days is not null
    ),
    ranked as (
        select
            source_id,
            yardstick,
            stage,
            days,
            row_number() over (
                partition by source_id, yardstick, stage
                order by days, opportunity_id, entered_at
            ) as place,
            count(*) over (partition by source_id, yardstick, stage) as won_deals
        from measured
    ),
    lines as (
        select
            source_id,
            yardstick,
            stage,
            days,
            won_deals
        from ranked
        where yardstick = 'stage' and won_deals >= 20 and 4 * place >= 3 * won_deals and 4 * (place - 1) < 3 * won_deals
        union all
        select
            source_id,
            'cycle median' as yardstick,
            stage,
            days,
            won_deals
        from ranked
        where yardstick = 'cycle' and won_deals >= 20 and 2 * place >= won_deals and 2 * (place - 1) < won_deals
        union all
        select
            source_id,
            'cycle p95' as yardstick,
            stage,
            days,
            won_deals
        from ranked
        where yardstick = 'cycle' and won_deals >= 20 and 20 * place >= 19 * won_deals and 20 * (place - 1) < 19 * won_deals
    ),
    policies as (
        select
            crm_source.source_id,
            'stage' as yardstick,
            '(any)' as stage,
            coalesce(policy.stalled_days, 30) as days,
            0 as won_deals
        from crm_source
        left join setting_pipeline as policy on policy.source_id = '*'
    ),
    yardsticks as (
        select
            source_id,
            yardstick,
            stage,
            cast(days as integer) as days,
            cast(won_deals as bigint) as won_deals
        from (select * from lines union all select * from policies) as found
    )
select * from yardsticks
