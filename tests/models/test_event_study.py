"""The course of an effect around the intervention."""

import numpy as np
import pandas as pd
import pytest

from models.event_study import event_study
from models.panel import NEVER, Panel


def panel(effect: float, *, noise: float) -> Panel:
    """Twelve teams over 40 weeks, six of them treated in week 20, with levels and weeks of their own."""
    random = np.random.default_rng(3)
    outcome = random.normal(3, 1, 12)[:, None] + np.sin(np.arange(40) / 5)[None, :] + random.normal(0, noise, (12, 40))
    first = np.array([20] * 6 + [NEVER] * 6, dtype=np.int64)
    outcome[:6, 20:] += effect
    return Panel(outcome, first, tuple("abcdefghijkl"), pd.date_range("2025-01-06", periods=40, freq="7D"))


def test_each_week_after_shows_the_planted_effect_and_each_before_none() -> None:
    course = event_study(panel(0.3, noise=0.0), weeks_before=10, weeks_after=15)
    assert [week.since for week in course] == list(range(-10, 16))
    assert [week.value for week in course] == pytest.approx([0.0] * 10 + [0.3] * 16, abs=1e-9)
    assert [week.since for week in course if week.is_left_out] == list(range(-4, 4))
    assert {week.teams for week in course} == {6}


def test_intervals_hold_the_truth_in_most_weeks_and_weeks_without_teams_are_left_out() -> None:
    course = event_study(panel(0.3, noise=0.2), weeks_before=10, weeks_after=30)
    after = [week for week in course if week.since >= 4]
    assert max(week.since for week in course) == 19
    assert sum(week.low <= 0.3 <= week.high for week in after) >= 14
    assert all(week.low < week.value < week.high for week in after)
