"""Closed deals and entered activities on summed rows."""

import pytest

from metrics import disclosure
from metrics.metric import MetricFunction
from tests.metrics.tables import check

SHARES: list[tuple[MetricFunction, str, str]] = [
    (disclosure.late_disclosure, "amount_late", "amount_judged_late"),
    (disclosure.late_created_share, "late", "judged_late"),
    (disclosure.late_first_stage_share, "late_first_stage", "judged_first_stage"),
    (disclosure.backdated_share, "backdated", "judged_backdated"),
    (disclosure.quarter_end_share, "quarter_end", "judged_quarter"),
    (disclosure.sourced_amount_share, "amount_sourced", "amount_judged_source"),
    (disclosure.attributable_amount_share, "amount_campaigned", "amount_judged_campaign"),
    (disclosure.thin_record_share, "thin", "judged_thin"),
    (disclosure.presale_activities_per_won_deal, "presale_activities", "judged_presale"),
    (disclosure.late_entry_share, "entered_late", "entered"),
]


@pytest.mark.parametrize(("metric", "found", "judged"), SHARES, ids=[case[0].__name__ for case in SHARES])
def test_it_is_divided_by_what_could_be_judged(metric: MetricFunction, found: str, judged: str) -> None:
    check(
        metric,
        f"""
        {found} | {judged} | expected | because
        3       | 12       | 0.25     | three of twelve
        0       | 12       | 0        | none: a known zero
        0       | 0        | unknown  | nothing was closed, entered or comparable
        """,
    )
