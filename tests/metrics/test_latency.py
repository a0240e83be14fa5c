"""Waiting for the CRM on summed rows."""

import numpy as np
import pandas as pd
import pytest

from metrics import latency
from tests.metrics.tables import check


def test_slow_is_more_than_five_seconds() -> None:
    check(
        latency.slow_actions,
        """
        timed | waits_0 | waits_5 | waits_6 | waits_7 | waits_8 | expected | because
        200   | 150     | 40      | 5       | 3       | 2       | 0.05     | ten of two hundred took more than 5 s
        200   | 200     | 0       | 0       | 0       | 0       | 0        | a known zero
        0     | 0       | 0       | 0       | 0       | 0       | unknown  | nothing timed
        """,
    )


def test_waits_are_read_from_the_classes_of_time() -> None:
    check(
        latency.typical_wait,
        """
        timed | waits_0 | waits_2 | waits_3 | expected | because
        200   | 50      | 150     | 0       | 0.6666666666666667 | 0.5 s and a third of the way to 1 s
        99    | 50      | 49      | 0       | unknown  | too few
        """,
    )
    check(
        latency.long_wait,
        """
        timed | waits_0 | waits_3 | waits_8 | expected | because
        200   | 180     | 20      | 0       | 1.5      | half way through the class from 1 to 2 s
        100   | 90      | 0       | 10      | 45       | in the class from 30 s to a minute
        99    | 99      | 0       | 0       | unknown  | too few
        """,
    )


def sums(crowd: np.ndarray, waited: np.ndarray) -> pd.DataFrame:
    """The fact's rows of single actions, one row of actions a cohort."""
    crowd, waited = np.atleast_2d(crowd), np.atleast_2d(waited)
    return pd.DataFrame(
        {
            "timed": np.full(len(crowd), crowd.shape[1]),
            "crowd": crowd.sum(axis=1),
            "crowd_squared": (crowd**2).sum(axis=1),
            "waited_ms": waited.sum(axis=1),
            "waited_squared": (waited**2).sum(axis=1),
            "crowd_waited": (crowd * waited).sum(axis=1),
        }
    )


def test_the_wait_per_ten_people_is_the_slope_that_was_put_in() -> None:
    rng = np.random.default_rng(3)
    crowd = rng.integers(5, 60, 2_000)
    waited = 400 + 30 * crowd + rng.integers(-200, 200, 2_000)
    assert latency.wait_per_ten_people(sums(crowd, waited)).tolist() == pytest.approx([0.3], abs=0.01)


def test_a_slope_that_chance_explains_is_none() -> None:
    rng = np.random.default_rng(4)
    found = latency.wait_per_ten_people(sums(rng.integers(5, 60, (1_000, 300)), rng.integers(100, 900, (1_000, 300))))
    assert (found != 0).mean() == pytest.approx(0.1, abs=0.03)  # both directions at t = 1.64


def test_without_a_spread_of_crowds_there_is_no_slope() -> None:
    assert latency.wait_per_ten_people(sums(np.full(200, 7), np.arange(200))).isna().all()
    assert latency.wait_per_ten_people(sums(np.arange(99), np.arange(99))).isna().all()


def changes(wait: np.ndarray, work: np.ndarray) -> pd.DataFrame:
    """The fact's sums over hours compared with the week before, one row of hours a cohort."""
    wait, work = np.atleast_2d(wait), np.atleast_2d(work)
    return pd.DataFrame(
        {
            "hour_pairs": np.full(len(wait), wait.shape[1]),
            "wait_change": wait.sum(axis=1),
            "work_change": work.sum(axis=1),
            "wait_change_squared": (wait**2).sum(axis=1),
            "wait_work_change": (wait * work).sum(axis=1),
            "work_change_squared": (work**2).sum(axis=1),
        }
    )


def test_the_work_lost_per_second_is_what_was_put_in_and_lies_between_its_bounds() -> None:
    rng = np.random.default_rng(5)
    wait = rng.integers(-3_000, 3_000, (200, 400))
    lost = changes(wait, np.round(-0.1 * wait + rng.normal(0, 200, wait.shape)))  # b = -0.1 a second: 9.5 of 100
    found, low, high = (metric(lost) for metric in (latency.work_lost_per_second, latency.work_lost_at_least, latency.work_lost_at_most))
    assert found.mean() == pytest.approx(100 * (1 - np.exp(-0.1)), abs=0.1)
    assert ((low < found) & (found < high)).all()
    assert ((low < 9.516) & (high > 9.516)).mean() == pytest.approx(0.9, abs=0.06)


def test_a_common_trend_of_waiting_and_work_is_no_elasticity() -> None:
    rng = np.random.default_rng(6)
    wait, work = 800 + rng.normal(0, 300, (300, 200)), -150 + rng.normal(0, 400, (300, 200))  # both drift, hour by hour they are strangers
    low, high = latency.work_lost_at_least(changes(wait, work)), latency.work_lost_at_most(changes(wait, work))
    assert ((low > 0) | (high < 0)).mean() == pytest.approx(0.1, abs=0.05)


def test_fewer_than_fifty_hours_or_an_even_wait_are_not_estimable() -> None:
    wait = np.arange(49)
    for metric in (latency.work_lost_per_second, latency.work_lost_at_least, latency.work_lost_at_most):
        assert metric(changes(wait, -wait)).isna().all()
        assert metric(changes(np.full(90, 7), np.arange(90))).isna().all()
