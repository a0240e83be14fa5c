"""Momentum and turnover on summed rows."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import momentum
from tests.metrics.tables import check


def test_momentum_is_the_paired_change_over_its_error() -> None:
    check(
        momentum.habit_momentum,
        """
        paired_people | gained_people | lost_people | expected | because
        12            | 0             | 4           | -2       | -4 / 2
        20            | 9             | 0           | 3        | 9 / 3
        12            | 2             | 2           | 0        | as many gained as lost
        12            | 0             | 0           | 0        | nobody changed: a known zero
        4             | 0             | 4           | unknown  | four people
        """,
    )


def test_a_loss_of_momentum_counts_when_two_checks_running_show_it() -> None:
    check(
        momentum.momentum_two_checks,
        """
        paired_people | gained_people | lost_people | paired_people_before | gained_people_before | lost_people_before | expected | because
        12 | 0 | 4 | 12 | 0 | 4 | -2 | both weeks
        12 | 0 | 4 | 12 | 0 | 1 | -1 | the week before was noise
        12 | 0 | 1 | 12 | 0 | 4 | -1 | it is over
        12 | 0 | 4 | 3 | 0 | 3 | unknown | one check only
        """,
    )


KITAGAWA = """
people_now | habitual_now | people_before | habitual_before | stayers | stayers_habitual_now | stayers_habitual_before | expected | because
10 | 4 | 10 | 6 | 8  | 4 | 4 | {0} | the stayers kept theirs: two without a habit replaced two with one
10 | 4 | 10 | 6 | 10 | 4 | 6 | {1} | nobody came or went: all of it within
10 | 4 | 10 | 6 | 0  | 0 | 0 | {2} | nobody stayed: all of it turnover
20 | 8 | 10 | 6 | 10 | 5 | 6 | {3} | weight (10/20 + 10/10) / 2 = 0.75 of -10 points
0  | 0 | 10 | 6 | 0  | 0 | 0 | unknown | nobody now
10 | 4 | 0  | 0 | 0  | 0 | 0 | unknown | nobody then
"""


def test_what_the_same_people_changed_is_kitagawas_within_part() -> None:
    check(momentum.habit_change_within, KITAGAWA.format(0, -20, 0, -7.5))


def test_what_turnover_changed_is_the_rest() -> None:
    check(momentum.habit_change_turnover, KITAGAWA.format(-20, 0, -20, -12.5))


@given(st.integers(1, 30), st.integers(0, 20), st.integers(0, 20), st.data())
def test_both_parts_add_up_to_the_whole_change(stayers: int, joined: int, gone: int, data: st.DataObject) -> None:
    now, before = data.draw(st.integers(0, stayers)), data.draw(st.integers(0, stayers))
    row = pd.DataFrame(
        {
            "people_now": [stayers + joined],
            "habitual_now": [now + data.draw(st.integers(0, joined))],
            "people_before": [stayers + gone],
            "habitual_before": [before + data.draw(st.integers(0, gone))],
            "stayers": [stayers],
            "stayers_habitual_now": [now],
            "stayers_habitual_before": [before],
        }
    )
    whole = 100 * (row["habitual_now"] / row["people_now"] - row["habitual_before"] / row["people_before"])
    parts = momentum.habit_change_within(row) + momentum.habit_change_turnover(row)
    assert parts.tolist() == pytest.approx(whole.tolist())


def test_turnover_counts_seats_with_others_in_them() -> None:
    check(
        momentum.turnover_share,
        """
        people_now | people_before | stayers | expected | because
        10         | 10            | 8       | 0.2      | two came, two went: four of twenty
        12         | 10            | 10      | 0.09090909090909091 | two came: two of twenty-two
        10         | 10            | 0       | 1        | all others
        0          | 10            | 0       | unknown  | nobody now
        """,
    )


def test_turnover_asks_for_the_dates_of_membership_and_no_other_metric_of_the_theme_does() -> None:
    asking = {metric.name for metric in momentum.METRICS if "org_membership.dates" in metric.needs}
    assert asking == {"turnover_share"}  # without dates everybody seems to have been in the team for ever: nobody would come or go
