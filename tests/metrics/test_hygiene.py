"""Flags of open deals on summed rows."""

import pytest

from metrics import hygiene
from metrics.metric import MetricFunction
from tests.metrics.tables import check

SHARES: list[tuple[MetricFunction, str, str]] = [
    (hygiene.clean_share, "n_clean", "n_open"),
    (hygiene.clean_amount_share, "amount_clean", "amount_base"),
    (hygiene.stale_close_share, "n_stale_close", "judged_stale_close"),
    (hygiene.stalled_share, "n_stalled", "judged_stalled"),
    (hygiene.stalled_amount_share, "amount_stalled", "amount_judged_stalled"),
    (hygiene.next_step_missing_share, "n_next_step_missing", "judged_next_step_missing"),
    (hygiene.next_step_missing_amount_share, "amount_next_step_missing", "amount_judged_next_step_missing"),
    (hygiene.pushed_share, "n_pushed", "judged_pushed"),
    (hygiene.stage_skip_share, "n_skipped", "judged_skipped"),
    (hygiene.single_threaded_share, "n_single_threaded", "judged_single_threaded"),
    (hygiene.zombie_share, "n_zombie", "judged_zombie"),
    (hygiene.duplicate_deal_share, "n_duplicate", "judged_duplicate"),
    (hygiene.no_amount_share, "n_without_amount", "n_open"),
    (hygiene.ownerless_share, "n_ownerless", "n_open"),
    (hygiene.reopened_share, "n_reopened", "n_open"),
    (hygiene.comparable_amount_share, "n_comparable", "n_open"),
]


@pytest.mark.parametrize(
    ("metric", "flagged", "whole"),
    [
        (hygiene.unreal_close_share, "n_unreal_close", "n_open"),
        (hygiene.unreal_close_amount_share, "amount_unreal_close", "amount_base"),
    ],
)
def test_close_dates_that_nobody_wrote_down_are_not_real_ones(metric: MetricFunction, flagged: str, whole: str) -> None:
    check(
        metric,
        f"""
        {flagged} | n_dated | {whole} | expected | because
        38        | 90      | 100     | 0.38     | 38 of 100: what has no date stands in the denominator
        0         | 40      | 40      | 0        | every date is real: a known zero
        0         | 0       | 40      | unknown  | no open deal has a date
        """,
    )


@pytest.mark.parametrize(("metric", "flagged", "judged"), SHARES, ids=[case[0].__name__ for case in SHARES])
def test_a_flag_is_a_share_of_the_deals_of_which_it_is_known(metric: MetricFunction, flagged: str, judged: str) -> None:
    check(
        metric,
        f"""
        {flagged} | {judged} | expected | because
        38        | 100      | 0.38     | 38 of the 100 judged
        0         | 40       | 0        | none has it: a known zero
        0         | 0        | unknown  | of no deal is it known
        """,
    )
