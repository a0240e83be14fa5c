-- One deal, open or closed, with what every judgement of it starts from: its outcome, its cycle, its worth in one currency, how it came in.
-- grain: source_id, opportunity_id
-- period: none
-- reads: opportunity, stage_history, record, record_link, data_job, crm_source, crm_user
-- parameters: as_of_at
-- column source_id text: the CRM
-- column opportunity_id text: the deal
-- column outcome text: open, won or lost, as of now
-- column created_at timestamp: when it was entered
-- column closed_at timestamp: when it was won or lost, null while open: the CRM's own time, else its stage history, else the close date
-- column closing_entered_at timestamp: when somebody entered that it was won or lost, from the stage history only
-- column cycle_days bigint days: from entry to closing, 0 if closed before it was entered; null while open
-- column is_reopened boolean: its stage history shows it closed, and open again afterwards
-- column is_import boolean: came in by an import, so that its age is not the time since somebody knew of it
-- column is_renewal boolean: its type says renewal, recurring or subscription: entered early by design
-- column is_partner boolean: entered by a partner's portal account
-- column base_rate double ratio: worth of one unit of its currency in the company's; null where amounts cannot be compared
with
    bases as (
        select
            count(*) as sources,
            case
                when count(*) = 1 or (count(base_currency) = count(*) and count(distinct base_currency) = 1)
                    then coalesce(min(base_currency), '(base)')
            end as base_currency
        from crm_source
    ),
    currencies as (
        select
            count(distinct coalesce(currency, '(none)')) as currencies,
            min(currency) as only_currency
        from opportunity
        where not coalesce(is_deleted, false)
    ),
    imports as (
        select distinct
            link.source_id,
            link.from_record_id as opportunity_id
        from record_link as link
        join data_job as job on job.source_id = link.source_id and job.job_id = link.to_record_id
        where link.to_object_type = 'data_job'
            and link.from_object_type = 'opportunity'
            and job.kind = 'import'
            and coalesce(link.link_role, 'created') = 'created'
            and not coalesce(link.is_deleted, false)
    ),
    entries as (
        select
            source_id,
            opportunity_id,
            max(case when stage_canonical in ('won', 'lost') then entered_at end) as ended_at,
            min(case when stage_canonical in ('won', 'lost') then entered_at end) as first_ended_at,
            max(case when stage_canonical = 'open' then entered_at end) as opened_at
        from stage_history
        where entered_at < cast($as_of_at as timestamp)
        group by source_id, opportunity_id
    ),
    deals as (
        select
            deal.source_id,
            deal.opportunity_id,
            deal.stage_canonical as outcome,
            deal.created_at,
            case
                when deal.stage_canonical in ('won', 'lost')
                    then coalesce(deal.closed_at, entries.ended_at, cast(deal.close_date as timestamp))
            end as closed_at,
            case when deal.stage_canonical in ('won', 'lost') then entries.ended_at end as closing_entered_at,
            coalesce(entries.opened_at > entries.first_ended_at, false) as is_reopened,
            coalesce(record.create_channel = 'import', false) or imports.opportunity_id is not null as is_import,
            coalesce(
                lower(deal.opportunity_type) like '%renew%'
                or lower(deal.opportunity_type) like '%recurring%'
                or lower(deal.opportunity_type) like '%subscription%',
                false
            ) as is_renewal,
            coalesce(record.create_channel = 'portal', false) or coalesce(creator.user_kind = 'portal', false) as is_partner,
            case
                when currencies.currencies <= 1 then 1.0
                when bases.base_currency is null then null
                when deal.currency = bases.base_currency then 1.0
                when deal.amount_base is not null and deal.amount <> 0 then cast(deal.amount_base as double) / cast(deal.amount as double)
            end as base_rate
        from opportunity as deal
        cross join bases
        cross join currencies
        left join entries on entries.source_id = deal.source_id and entries.opportunity_id = deal.opportunity_id
        left join imports on imports.source_id = deal.source_id and imports.opportunity_id = deal.opportunity_id
        left join record
            on record.source_id = deal.source_id
            and record.object_type = 'opportunity'
            and record.record_id = deal.opportunity_id
        left join crm_user as creator on creator.source_id = deal.source_id and creator.user_id = record.created_by_user_id
        where not coalesce(deal.is_deleted, false)
            and coalesce(deal.created_at < cast($as_of_at as timestamp), true)
    ),
    cycles as (
        select
            source_id,
            opportunity_id,
            outcome,
            created_at,
            closed_at,
            closing_entered_at,
            case
                when closed_at < created_at then 0
                else cast(closed_at as date) - cast(created_at as date)
            end as cycle_days,
            is_reopened,
            is_import,
            is_renewal,
            is_partner,
            base_rate
        from deals
    )
select * from cycles
