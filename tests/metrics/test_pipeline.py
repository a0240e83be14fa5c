"""Open deals on summed rows."""

import pytest

from metrics import pipeline
from metrics.metric import MetricFunction
from tests.metrics.tables import check


@pytest.mark.parametrize(
    ("metric", "column"),
    [
        (pipeline.stale_open_share, "n_untouched_30d"),
        (pipeline.stale_open_share_human, "n_untouched_30d_human"),
    ],
)
def test_flags_are_shares_of_the_open_deals(metric: MetricFunction, column: str) -> None:
    check(
        metric,
        f"""
        {column} | n_open | expected | because
        147      | 196    | 0.75     | 147 of 196
        0        | 196    | 0        | no deal has the flag: a known zero
        0        | 0      | unknown  | no open deals
        """,
    )


def test_without_any_close_date_it_is_not_known_whether_one_has_passed() -> None:
    check(
        pipeline.past_due_share,
        """
        n_past_due | n_dated | n_open | expected | because
        147        | 180     | 196    | 0.75     | 147 of 196: a deal without a date stands in the denominator
        0          | 5       | 196    | 0        | none of the dates has passed: a known zero
        0          | 0       | 196    | unknown  | the CRM holds no close date of these deals
        0          | 0       | 0      | unknown  | no open deals
        """,
    )


def test_open_deals_are_counted() -> None:
    check(pipeline.open_opportunities, "n_open | expected | because\n205 | 205 | the sum over teams, stages and currencies")
