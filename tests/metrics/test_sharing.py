"""Records shared, of use, and linked, on summed rows."""

from collections.abc import Callable

import pandas as pd
import pytest

from metrics import sharing
from tests.metrics.tables import check

SHARES = [
    (sharing.across_teams_share, "foreign_looks", "looks"),
    (sharing.linked_handoff_share, "linked_handoffs", "handoffs"),
    (sharing.entries_of_use_to_others, "served_others", "entries"),
]


@pytest.mark.parametrize(("metric", "part", "whole"), SHARES, ids=[figure[0].__name__ for figure in SHARES])
def test_a_part_is_set_against_its_whole_and_nothing_of_nothing_is_not_known(
    metric: Callable[..., pd.Series], part: str, whole: str
) -> None:
    check(
        metric,
        f"""
        {part} | {whole} | expected | because
        3 | 12 | 0.25 | three of twelve
        0 | 12 | 0 | none is a known zero
        0 | 0 | unknown | nothing to divide by
        """,
    )


def test_what_one_comes_back_to_is_counted_over_all_delays() -> None:
    check(
        sharing.entries_of_use_to_oneself,
        """
        served_1 | served_3 | served_7 | served_14 | entries | expected | because
        2        | 1        | 0        | 3         | 12      | 0.5      | six of twelve
        2        | 1        | 0        | 3         | 9       | unknown  | nine entries tell nothing
        """,
    )


def test_the_lag_is_the_median_of_those_that_were_opened_again() -> None:
    check(
        sharing.payoff_lag,
        """
        served_1 | served_3 | served_7 | served_14 | expected | because
        5        | 10       | 5        | 0         | 5        | the middle of three to seven days
        20       | 0        | 0        | 0         | 2        | the middle of one to three
        4        | 4        | 1        | 0         | unknown  | nine came back to theirs
        """,
    )
