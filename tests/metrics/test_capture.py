"""Operational events and what the CRM saw of them, on summed rows."""

import pytest

from metrics import capture
from metrics.metric import MetricFunction
from tests.metrics.tables import check


def test_business_past_the_crm_is_what_nobody_had_touched_before() -> None:
    check(
        capture.bypass_share,
        """
        ops_events | known_before | expected | because
        100        | 56           | 0.44     | forty-four orders came as a surprise to the CRM
        10         | 10           | 0        | all were known: a known zero
        0          | 0            | unknown  | no operational log
        """,
    )


def test_business_never_in_the_crm_leaves_out_what_was_entered_afterwards() -> None:
    check(
        capture.never_in_crm_share,
        """
        ops_events | known_before | known_after | expected | because
        100        | 56           | 14          | 0.3      | fourteen were entered later
        0          | 0            | 0           | unknown  | no operational log
        """,
    )


def test_entries_typed_twice_are_counted_only_where_somebody_says_what_was_typed() -> None:
    check(
        capture.entries_typed_twice,
        """
        typed_twice | typed | expected | because
        30          | 40    | 30       | thirty of forty
        0           | 40    | 0        | none: a known zero
        0           | 0     | unknown  | no export says that people typed
        """,
    )


SHARES: list[tuple[MetricFunction, str, str]] = [
    (capture.capture_rate, "captured_talks", "talks"),
    (capture.double_entry_share, "typed_twice", "typed"),
    (capture.unified_customer_share, "unified", "multi_channel"),
]


@pytest.mark.parametrize(("metric", "found", "judged"), SHARES, ids=[case[0].__name__ for case in SHARES])
def test_it_is_divided_by_what_the_other_system_saw(metric: MetricFunction, found: str, judged: str) -> None:
    check(
        metric,
        f"""
        {found} | {judged} | expected | because
        30      | 40       | 0.75     | thirty of forty
        0       | 40       | 0        | none: a known zero
        0       | 0        | unknown  | the other system saw nothing
        """,
    )
