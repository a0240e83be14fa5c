"""Lifecycle metrics on summed team rows, each expected value worked out by hand."""

import pytest

from metrics import lifecycle
from metrics.metric import MetricFunction
from tests.metrics.tables import check


def test_quick_ratio_compares_won_with_lost() -> None:
    check(
        lifecycle.quick_ratio,
        """
        new_people | resurrected_people | dormant_people | expected | because
        2          | 1                  | 2              | 1.5      | three won for two lost
        0          | 0                  | 2              | 0        | nobody won: a known zero
        2          | 1                  | 0              | unknown  | nobody lost: nothing to compare with
        """,
    )


def test_bounce_back_rate_is_a_share_of_those_who_had_stopped() -> None:
    check(
        lifecycle.bounce_back_rate,
        """
        bounced_back_people | dormant_before_people | expected | because
        1                   | 4                     | 0.25     | one of four came back
        0                   | 4                     | 0        | none came back: a known zero
        0                   | 0                     | unknown  | nobody had stopped
        """,
    )


@pytest.mark.parametrize(
    ("metric", "column"),
    [
        (lifecycle.new_users, "new_people"),
        (lifecycle.returning_users, "returning_people"),
        (lifecycle.resurrected_users, "resurrected_people"),
        (lifecycle.dormant_users, "dormant_people"),
        (lifecycle.churned_users, "churned_people"),
    ],
)
def test_flows_are_counts_of_people(metric: MetricFunction, column: str) -> None:
    check(metric, f"{column} | expected | because\n7 | 7 | the sum over teams\n0 | 0 | nobody is a known zero")
