"""Drift against a simulated null, and the rule by which a challenger would be promoted."""

import numpy as np
import pytest

from models.backtest import rolling
from models.challengers import Contest, boosting, challenge
from models.drift import drift_of
from models.rows import labelled_rows
from models.training import usable_weeks
from tests.models.worlds import team_world


def test_few_rows_of_the_same_kind_are_no_drift_though_the_index_is_large() -> None:
    random = np.random.default_rng(4)
    trained = random.normal(size=(2000, 8))
    same = drift_of(trained, random.normal(size=(40, 8)), tuple("abcdefgh"))
    assert [one.name for one in same if one.drifted] == []
    assert max(one.index for one in same) > 0.1  # what a fixed cut-off would have called drift


def test_a_feature_that_moved_is_found_first() -> None:
    random = np.random.default_rng(5)
    trained, now = random.normal(size=(2000, 3)), random.normal(size=(60, 3))
    now[:, 1] += 1.5
    found = drift_of(trained, now, ("a", "b", "c"))
    assert (found[0].name, found[0].drifted) == ("b", True)


@pytest.mark.parametrize(("low", "brier", "error", "promoted"), [
    (0.01, (0.06, 0.07), (0.01, 0.01), True),
    (-0.01, (0.06, 0.07), (0.01, 0.01), False),  # the gain may be chance
    (0.01, (0.08, 0.07), (0.01, 0.01), False),  # a worse Brier score
    (0.01, (0.06, 0.07), (0.02, 0.01), False),  # worse calibrated
])  # fmt: skip
def test_a_challenger_is_promoted_only_if_it_is_better_and_no_worse_in_anything(
    low: float, brier: tuple[float, float], error: tuple[float, float], promoted: bool
) -> None:
    assert Contest("x", 0.02, low, 0.03, brier, error).promoted is promoted


def test_a_challenger_forecasts_the_same_rows_from_the_same_past() -> None:
    made = team_world(30, 90, 6)
    champion = rolling(made, step=8)
    found = challenge(labelled_rows(made, usable_weeks(made)), champion, "boosting", boosting, draws=20)
    assert found.low <= found.gain <= found.high and 0 < found.brier[0] < 0.3
