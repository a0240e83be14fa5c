"""Sudden falls: found in time, seldom where there is none, and never because all rest together."""

import numpy as np
import pytest
from scipy.stats import norm

from benchmarks.anomalies import NEVER, outcome, world
from models import anomaly


def test_falls_are_found_in_time_and_false_alerts_are_rare() -> None:
    seen = outcome(range(20))
    assert seen.false_per_hundred <= 0.3
    assert seen.found >= 0.65


def test_the_looks_at_one_course_are_paid_for() -> None:
    draws = np.random.default_rng(0).normal(size=(400_000, anomaly.RECENT_WEEKS))
    spans = range(anomaly.SHORTEST_LOOK, anomaly.RECENT_WEEKS + 1)
    deepest = np.min([draws[:, -weeks:].sum(axis=1) / np.sqrt(weeks) for weeks in spans], axis=0)
    assert float((deepest < -3).mean() / norm.cdf(-3)) == pytest.approx(anomaly.LOOKS, abs=0.5)


def test_a_week_in_which_all_rest_is_nobodys_fall() -> None:
    values = np.tile(np.asarray([30.0, 40, 50, 60, 70, 80, 90, 100])[:, None], (1, 40)) + np.random.default_rng(3).normal(0, 3, (8, 40))
    values[:, -4:] *= 0.2
    assert not anomaly.look(values).fires.any()


def test_one_that_falls_alone_fires_and_one_that_rises_fires_only_where_rises_are_asked_for() -> None:
    values = np.random.default_rng(5).poisson(50, (10, 40)).astype(float)
    values[2, -6:] *= 0.5
    values[7, -6:] *= 2
    assert np.flatnonzero(anomaly.look(values).fires).tolist() == [2]
    assert np.flatnonzero(anomaly.look(values, rising=True).fires).tolist() == [7]
    assert anomaly.look(values).left[2] == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize(("cohorts", "weeks"), [(5, 60), (20, anomaly.RECENT_WEEKS + anomaly.SHORTEST_BASE - 1)])
def test_too_few_cohorts_or_weeks_are_not_judged(cohorts: int, weeks: int) -> None:
    seen = anomaly.look(np.random.default_rng(1).poisson(50, (cohorts, weeks)).astype(float))
    assert np.isnan(seen.chance).all() and not seen.fires.any()


def test_a_cohort_without_its_last_weeks_is_not_judged_and_spoils_nobody_else() -> None:
    values, falls = world(4)
    before = anomaly.look(values)
    values[np.flatnonzero(falls == NEVER)[0], -4:] = np.nan
    seen = anomaly.look(values)
    assert (np.isnan(before.chance).sum(), np.isnan(seen.chance).sum()) == (0, 1)
    assert (seen.fires == before.fires).all()


def test_weeks_that_resemble_their_neighbours_bring_no_flood() -> None:
    assert outcome(range(2000, 2004), kinship=0.5).false_per_hundred <= 0.6
