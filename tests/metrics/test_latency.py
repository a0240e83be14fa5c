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
