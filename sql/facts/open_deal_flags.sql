-- One team, snapshot date, stage and currency with the open deals and the flags they carry, by count and in one currency.
-- grain: source_id, org_unit_id, snapshot_date, stage, currency
-- period: none
-- reads: person_open_deal
-- column source_id text: the CRM
-- column org_unit_id text: home team of the deal's owner, '(no team)' without one
-- column snapshot_date date: the day at whose end the deals stood like this
-- column stage text: the CRM's own stage, '(none)' if empty
-- column currency text: of the deals, '(none)' if unknown
-- column n_open bigint deals: open and not deleted
-- column n_comparable bigint deals: of those, with an amount that can be expressed in the company's currency
-- column amount_base bigint currency: their amounts, in the company's currency
-- column n_stale_close bigint deals: close date within 30 days that nobody moved for 60
-- column judged_stale_close bigint deals: deals of which that is known
-- column n_stalled bigint deals: longer in their stage than won deals usually are, and no conversation for 14 days
-- column judged_stalled bigint deals: deals of which that is known
-- column amount_stalled bigint currency: comparable amounts of the flagged
-- column amount_judged_stalled bigint currency: comparable amounts of the judged
-- column n_next_step_missing bigint deals: no next step, or past, or unchanged for 21 days
-- column judged_next_step_missing bigint deals: deals of which that is known
-- column amount_next_step_missing bigint currency: comparable amounts of the flagged
-- column amount_judged_next_step_missing bigint currency: comparable amounts of the judged
-- column n_pushed bigint deals: close date moved later more than twice, or by more than 14 days in all
-- column judged_pushed bigint deals: deals of which that is known
-- column n_skipped bigint deals: jumped over two stages or more at once
-- column judged_skipped bigint deals: deals of which that is known
-- column n_duplicate bigint deals: an older open deal of the account has the same amount and was entered within 30 days
-- column judged_duplicate bigint deals: deals of which that is known
-- column n_single_threaded bigint deals: fewer than two contacts active in 90 days, of the upper quarter of amounts
-- column judged_single_threaded bigint deals: deals of which that is known
-- column n_zombie bigint deals: open for longer than 19 of 20 won deals took
-- column judged_zombie bigint deals: deals of which that is known
-- column n_dated bigint deals: with a close date
-- column n_unreal_close bigint deals: close date past, or stale as above
-- column amount_unreal_close bigint currency: their comparable amounts
-- column n_without_amount bigint deals: no amount, or zero
-- column n_ownerless bigint deals: no owner, or one whose account is closed
-- column n_reopened bigint deals: closed before, and open again
-- column n_clean bigint deals: no flag that is known
-- column amount_clean bigint currency: their comparable amounts
-- check: n_comparable <= n_open
-- check: n_stale_close <= judged_stale_close and judged_stale_close <= n_open
-- check: n_stalled <= judged_stalled and judged_stalled <= n_open
-- check: amount_stalled <= amount_judged_stalled
-- check: n_next_step_missing <= judged_next_step_missing and judged_next_step_missing <= n_open
-- check: amount_next_step_missing <= amount_judged_next_step_missing
-- check: n_pushed <= judged_pushed and judged_pushed <= n_open
-- check: n_skipped <= judged_skipped and judged_skipped <= n_open
-- check: n_duplicate <= judged_duplicate and judged_duplicate <= n_open
-- check: n_single_threaded <= judged_single_threaded and judged_single_threaded <= n_open
-- check: n_zombie <= judged_zombie and judged_zombie <= n_open
-- check: n_unreal_close <= n_dated and n_dated <= n_open and n_without_amount <= n_open and n_ownerless <= n_open and n_reopened <= n_open
-- check: n_clean <= n_open and amount_clean <= amount_base
with
    judged as (
        select
            source_id,
            org_unit_id,
            snapshot_date,
            stage,
            currency,
            amount_base,
            is_past_due,
            is_without_amount,
            is_ownerless,
            is_reopened,
            is_stale_close,
            is_stalled,
            is_next_step_missing,
            is_pushed,
            is_skipped,
            is_duplicate,
            is_single_threaded,
            is_zombie,
            not (
                coalesce(is_past_due, false)
                or coalesce(is_without_amount, false)
                or coalesce(is_ownerless, false)
                or coalesce(is_stale_close, false)
                or coalesce(is_stalled, false)
                or coalesce(is_next_step_missing, false)
                or coalesce(is_pushed, false)
                or coalesce(is_skipped, false)
                or coalesce(is_duplicate, false)
                or coalesce(is_single_threaded, false)
                or coalesce(is_zombie, false)
            ) as is_clean
        from person_open_deal
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            snapshot_date,
            stage,
            currency,
            cast(count(*) as bigint) as n_open,
            cast(count(amount_base) as bigint) as n_comparable,
            cast(coalesce(sum(amount_base), 0) as bigint) as amount_base,
            cast(sum(case when is_stale_close then 1 else 0 end) as bigint) as n_stale_close,
            cast(sum(case when is_stale_close is not null then 1 else 0 end) as bigint) as judged_stale_close,
            cast(sum(case when is_stalled then 1 else 0 end) as bigint) as n_stalled,
            cast(sum(case when is_stalled is not null then 1 else 0 end) as bigint) as judged_stalled,
            cast(sum(case when is_stalled then coalesce(amount_base, 0) else 0 end) as bigint) as amount_stalled,
            cast(sum(case when is_stalled is not null then coalesce(amount_base, 0) else 0 end) as bigint) as amount_judged_stalled,
            cast(sum(case when is_next_step_missing then 1 else 0 end) as bigint) as n_next_step_missing,
            cast(sum(case when is_next_step_missing is not null then 1 else 0 end) as bigint) as judged_next_step_missing,
            cast(sum(case when is_next_step_missing then coalesce(amount_base, 0) else 0 end) as bigint) as amount_next_step_missing,
            cast(sum(case when is_next_step_missing is not null then coalesce(amount_base, 0) else 0 end) as bigint) as amount_judged_next_step_missing,
            cast(sum(case when is_pushed then 1 else 0 end) as bigint) as n_pushed,
            cast(sum(case when is_pushed is not null then 1 else 0 end) as bigint) as judged_pushed,
            cast(sum(case when is_skipped then 1 else 0 end) as bigint) as n_skipped,
            cast(sum(case when is_skipped is not null then 1 else 0 end) as bigint) as judged_skipped,
            cast(sum(case when is_duplicate then 1 else 0 end) as bigint) as n_duplicate,
            cast(sum(case when is_duplicate is not null then 1 else 0 end) as bigint) as judged_duplicate,
            cast(sum(case when is_single_threaded then 1 else 0 end) as bigint) as n_single_threaded,
            cast(sum(case when is_single_threaded is not null then 1 else 0 end) as bigint) as judged_single_threaded,
            cast(sum(case when is_zombie then 1 else 0 end) as bigint) as n_zombie,
            cast(sum(case when is_zombie is not null then 1 else 0 end) as bigint) as judged_zombie,
            cast(count(is_past_due) as bigint) as n_dated,
            cast(sum(case when is_past_due or coalesce(is_stale_close, false) then 1 else 0 end) as bigint) as n_unreal_close,
            cast(sum(case when is_past_due or coalesce(is_stale_close, false) then coalesce(amount_base, 0) else 0 end) as bigint) as amount_unreal_close,
            cast(sum(case when is_without_amount then 1 else 0 end) as bigint) as n_without_amount,
            cast(sum(case when is_ownerless then 1 else 0 end) as bigint) as n_ownerless,
            cast(sum(case when is_reopened then 1 else 0 end) as bigint) as n_reopened,
            cast(sum(case when is_clean then 1 else 0 end) as bigint) as n_clean,
            cast(sum(case when is_clean then coalesce(amount_base, 0) else 0 end) as bigint) as amount_clean
        from judged
        group by source_id, org_unit_id, snapshot_date, stage, currency
    )
select * from teams
