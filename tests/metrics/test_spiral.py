"""Slopes of weekly changes find a spiral that is there and none in two random walks."""

import numpy as np
import pandas as pd
import pytest

from metrics import spiral


def sums(use: np.ndarray, fresh: np.ndarray) -> pd.DataFrame:
    """The fact's rows of levels by week, one row of levels a team."""
    use_change, fresh_change = (np.diff(np.atleast_2d(levels), axis=1) for levels in (use, fresh))
    now_use, now_fresh, use_before, fresh_before = use_change[:, 1:], fresh_change[:, 1:], use_change[:, :-1], fresh_change[:, :-1]
    columns = {
        "pairs": np.full(len(now_use), now_use.shape[1]),
        "use_by_fresh_before": (now_use * fresh_before).sum(axis=1),
        "fresh_by_use_before": (now_fresh * use_before).sum(axis=1),
    }
    for name, values in (("use", now_use), ("fresh", now_fresh), ("use_before", use_before), ("fresh_before", fresh_before)):
        columns |= {f"{name}_sum": values.sum(axis=1), f"{name}_squared": (values**2).sum(axis=1)}
    return pd.DataFrame(columns)


def spiralling(rng: np.random.Generator, *, gain: float, weeks: int = 28) -> tuple[np.ndarray, np.ndarray]:
    """Two series whose changes follow each other by ``gain``, and that fall."""
    use, fresh = np.zeros(weeks), np.zeros(weeks)
    changes = np.zeros((2, weeks))
    for week in range(1, weeks):
        changes[0, week] = gain * changes[1, week - 1] + rng.normal(-20, 60)
        changes[1, week] = gain * changes[0, week - 1] + rng.normal(-20, 60)
    use, fresh = changes.cumsum(axis=1)
    return use, fresh


def test_a_spiral_that_is_there_is_found_with_its_gain() -> None:
    rng = np.random.default_rng(11)
    use, fresh = spiralling(rng, gain=0.7, weeks=400)
    assert spiral.use_after_freshness(sums(use, fresh)).tolist() == pytest.approx([0.7], abs=0.1)
    assert spiral.freshness_after_use(sums(use, fresh)).tolist() == pytest.approx([0.7], abs=0.1)
    assert spiral.loop_gain(sums(use, fresh)).tolist() == pytest.approx([0.49], abs=0.12)


def test_two_random_walks_correlate_but_make_no_spiral() -> None:
    use, fresh = np.random.default_rng(12).normal(0, 50, (2, 2_000, 28)).cumsum(axis=2)
    alike = [abs(np.corrcoef(one, other)[0, 1]) for one, other in zip(use[:, 2:], fresh[:, 2:], strict=True)]
    assert np.mean(np.array(alike) > 0.3) == pytest.approx(0.65, abs=0.04)  # the trap: a plain correlation calls most of them related
    assert np.mean(np.array(alike) > 0.7) == pytest.approx(0.17, abs=0.04)
    assert (spiral.loop_gain(sums(use, fresh)) > 0).mean() < 0.02


def test_two_falling_lines_make_no_spiral() -> None:
    use, fresh = -30.0 * np.arange(28) + np.random.default_rng(13).normal(0, 40, (2, 2_000, 28))
    assert (spiral.loop_gain(sums(use, fresh)) > 0).mean() < 0.03


def test_rising_series_are_no_spiral_and_few_weeks_are_not_known() -> None:
    rng = np.random.default_rng(11)
    use, fresh = spiralling(rng, gain=0.7, weeks=400)
    assert spiral.loop_gain(sums(-use, -fresh)).tolist() == [0.0]
    assert spiral.loop_gain(sums(use[:21], fresh[:21])).isna().all()
    assert spiral.use_after_freshness(sums(use[:21], fresh[:21])).isna().all()
    assert spiral.freshness_after_use(sums(use[:21], fresh[:21])).isna().all()
