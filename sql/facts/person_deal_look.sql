-- One open deal on one snapshot date as it stood: now, and at the last refresh of every earlier week.
-- grain: source_id, opportunity_id, judged_date
-- period: none
-- reads: opportunity, record_snapshot_daily, person_deal, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column opportunity_id text: the deal
-- column judged_date date: the morning on which it is judged: what happened before counts
-- column is_present boolean: as the CRM holds it now; else as an earlier refresh saw it
-- column judged_at timestamp: the instant of that morning
-- column owner_user_id text: its owner then
-- column stage_native text: the CRM's own stage then
-- column amount decimal currency: its amount then
-- column close_date date: its close date then
-- column next_step text: its next step, only as of now
-- column next_step_date date: when that is due, only as of now
-- column account_id text: its account now
-- column currency text: of its amount
-- column pipeline text: its pipeline, empty if there is one only
-- column last_stage_change_at timestamp: as the CRM itself notes it, only as of now
-- column created_at timestamp: when it was entered
-- column is_import boolean: came in by an import
-- column is_renewal boolean: a renewal by its type
-- column base_rate double ratio: worth of one unit of its currency in the company's
with
    today as (
        select max(week_start_date + days_elapsed) as judged_date from setting_week
    ),
    looks as (
        select
            daily.source_id,
            max(daily.snapshot_date) as judged_date
        from record_snapshot_daily as daily
        join today on daily.snapshot_date < today.judged_date
        where daily.object_type = 'opportunity'
        group by
            daily.source_id,
            daily.snapshot_date - 1 - cast(extract(isodow from daily.snapshot_date - 1) as integer) + 1
    ),
    stood as (
        select
            deal.source_id,
            deal.opportunity_id,
            today.judged_date,
            true as is_present,
            cast($as_of_at as timestamp) as judged_at,
            deal.owner_user_id,
            deal.stage_native,
            deal.amount,
            deal.close_date,
            deal.next_step,
            deal.next_step_date
        from opportunity as deal
        cross join today
        where deal.stage_canonical = 'open'
        union all
        select
            daily.source_id,
            daily.record_id as opportunity_id,
            looks.judged_date,
            false as is_present,
            cast(looks.judged_date as timestamp) as judged_at,
            daily.owner_user_id,
            daily.stage_native,
            daily.amount,
            daily.close_date,
            cast(null as varchar) as next_step,
            cast(null as date) as next_step_date
        from record_snapshot_daily as daily
        join looks on looks.source_id = daily.source_id and looks.judged_date = daily.snapshot_date
        where daily.object_type = 'opportunity'
    ),
    looked as (
        select
            stood.source_id,
            stood.opportunity_id,
            stood.judged_date,
            stood.is_present,
            stood.judged_at,
            stood.owner_user_id,
            stood.stage_native,
            stood.amount,
            stood.close_date,
            stood.next_step,
            stood.next_step_date,
            opportunity.account_id,
            opportunity.currency,
            coalesce(opportunity.pipeline, '') as pipeline,
            case when stood.is_present then opportunity.last_stage_change_at end as last_stage_change_at,
            person_deal.created_at,
            person_deal.is_import,
            person_deal.is_renewal,
            person_deal.base_rate
        from stood
        join person_deal on person_deal.source_id = stood.source_id and person_deal.opportunity_id = stood.opportunity_id
        join opportunity on opportunity.source_id = stood.source_id and opportunity.opportunity_id = stood.opportunity_id
    )
select * from looked
