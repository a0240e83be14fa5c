-- One team, snapshot date, stage and currency with the open deals: how many, how much, and which flags they carry.
-- grain: source_id, org_unit_id, snapshot_date, stage, currency
-- period: none
-- reads: opportunity, record_snapshot_daily, person_record_edit, person_record_life, person, person_home_week, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team of the deal's owner, '(no team)' without one
-- column snapshot_date date: the day at whose end the deals stood like this
-- column stage text: the CRM's own stage, '(none)' if empty
-- column currency text: of the amounts, '(none)' if unknown
-- column n_open bigint deals: open and not deleted
-- column amount_open decimal currency: their known amounts
-- column n_untouched_30d bigint deals: last modified, by whomever, more than 30 days before
-- column amount_untouched_30d decimal currency: their known amounts
-- column n_untouched_30d_human bigint deals: older than 30 days and not changed by a person in the last 30 days
-- column amount_untouched_30d_human decimal currency: their known amounts
-- column n_dated bigint deals: with a close date
-- column n_past_due bigint deals: close date before the morning after the snapshot date
-- column amount_past_due decimal currency: their known amounts
-- column n_no_amount bigint deals: amount empty or zero
-- check: n_untouched_30d <= n_open and n_untouched_30d_human <= n_open
-- check: n_past_due <= n_dated and n_dated <= n_open and n_no_amount <= n_open
with
    today as (
        select max(week_start_date + days_elapsed) as snapshot_date from setting_week
    ),
    deals as (
        select
            opportunity.source_id,
            opportunity.opportunity_id,
            opportunity.owner_user_id,
            today.snapshot_date,
            cast($as_of_at as timestamp) as judged_at,
            opportunity.stage_native,
            opportunity.currency,
            opportunity.amount,
            opportunity.close_date,
            opportunity.created_at,
            opportunity.modified_at,
            true as is_present
        from opportunity
        cross join today
        where opportunity.stage_canonical = 'open'
            and not coalesce(opportunity.is_deleted, false)
            and coalesce(opportunity.created_at < cast($as_of_at as timestamp), true)
        union all
        select
            daily.source_id,
            daily.record_id as opportunity_id,
            daily.owner_user_id,
            daily.snapshot_date,
            cast(daily.snapshot_date as timestamp) as judged_at,
            daily.stage_native,
            opportunity.currency,
            daily.amount,
            daily.close_date,
            opportunity.created_at,
            daily.modified_at,
            false as is_present
        from record_snapshot_daily as daily
        join today on daily.snapshot_date < today.snapshot_date
        left join opportunity on opportunity.source_id = daily.source_id and opportunity.opportunity_id = daily.record_id
        where daily.object_type = 'opportunity'
    ),
    changes as (
        select
            source_id,
            record_id as opportunity_id,
            entered_date as changed_date
        from person_record_life
        where object_type = 'opportunity' and entered_date is not null
        union all
        select
            source_id,
            record_id as opportunity_id,
            stamped_date as changed_date
        from person_record_life
        where object_type = 'opportunity' and stamped_date is not null
        union all
        select
            edit.source_id,
            edit.record_id as opportunity_id,
            edit.changed_date
        from person_record_edit as edit
        join person_record_life as life
            on life.source_id = edit.source_id
            and life.object_type = edit.object_type
            and life.record_id = edit.record_id
            and coalesce(edit.changed_date <= life.last_date, true)
        where edit.object_type = 'opportunity'
    ),
    touched as (
        select
            deals.source_id,
            deals.opportunity_id,
            deals.snapshot_date,
            max(changes.changed_date) as changed_date
        from deals
        join changes
            on changes.source_id = deals.source_id
            and changes.opportunity_id = deals.opportunity_id
            and changes.changed_date <= deals.snapshot_date
        group by deals.source_id, deals.opportunity_id, deals.snapshot_date
    ),
    flagged as (
        select
            deals.source_id,
            case
                when deals.is_present then coalesce(person.org_unit_id, '(no team)')
                else coalesce(home.org_unit_id, '(no team)')
            end as org_unit_id,
            deals.snapshot_date - 1 as snapshot_date,
            coalesce(deals.stage_native, '(none)') as stage,
            coalesce(deals.currency, '(none)') as currency,
            coalesce(deals.amount, 0) as amount,
            coalesce(deals.modified_at < deals.judged_at - 30 * interval '1 day', false) as is_untouched,
            coalesce(deals.created_at < deals.judged_at - 30 * interval '1 day', false)
                and coalesce(touched.changed_date < deals.snapshot_date - 30, true) as is_untouched_human,
            deals.close_date is not null as is_dated,
            coalesce(deals.close_date < deals.snapshot_date, false) as is_past_due
        from deals
        left join touched
            on touched.source_id = deals.source_id
            and touched.opportunity_id = deals.opportunity_id
            and touched.snapshot_date = deals.snapshot_date
        left join person on person.source_id = deals.source_id and person.user_id = deals.owner_user_id
        left join person_home_week as home
            on home.source_id = deals.source_id
            and home.user_id = deals.owner_user_id
            and home.week_start_date <= deals.snapshot_date - 1
            and home.week_start_date > deals.snapshot_date - 8
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            snapshot_date,
            stage,
            currency,
            count(*) as n_open,
            cast(sum(amount) as decimal(18, 4)) as amount_open,
            cast(sum(case when is_untouched then 1 else 0 end) as bigint) as n_untouched_30d,
            cast(sum(case when is_untouched then amount else 0 end) as decimal(18, 4)) as amount_untouched_30d,
            cast(sum(case when is_untouched_human then 1 else 0 end) as bigint) as n_untouched_30d_human,
            cast(sum(case when is_untouched_human then amount else 0 end) as decimal(18, 4)) as amount_untouched_30d_human,
            cast(sum(case when is_dated then 1 else 0 end) as bigint) as n_dated,
            cast(sum(case when is_past_due then 1 else 0 end) as bigint) as n_past_due,
            cast(sum(case when is_past_due then amount else 0 end) as decimal(18, 4)) as amount_past_due,
            cast(sum(case when amount = 0 then 1 else 0 end) as bigint) as n_no_amount
        from flagged
        group by source_id, org_unit_id, snapshot_date, stage, currency
    )
select * from teams
