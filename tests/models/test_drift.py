"""Drift against a simulated null, and the rule by which a challenger would be promoted."""

from dataclasses import replace

import numpy as np
import pytest

from models.backtest import rolling
from models.candidates import candidate, corrected
from models.challengers import Contest, boosting, challenge
from models.drift import ALWAYS_MOVE, drift_at, drift_of
from models.rows import labelled_rows
from models.training import usable_weeks
from tests.models.worlds import history, team_world


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


def test_teams_that_go_on_as_before_have_not_drifted_and_teams_that_fall_silent_have() -> None:
    random = np.random.default_rng(2)
    active = (random.random((30, 6, 60)) < 0.7).astype(int)
    same = drift_at(history(*active.tolist()))
    assert same is not None and [one.name for one in same if one.drifted] == []
    active[:, 3:, -3:] = 0
    fallen = drift_at(history(*active.tolist()))
    assert fallen is not None and "ratio_2" in {one.name for one in fallen if one.drifted}
    assert not set(ALWAYS_MOVE) & {one.name for one in fallen}


def test_of_a_short_past_no_drift_is_claimed() -> None:
    assert drift_at(history([[1] * 20] * 3)) is None and drift_at(history([[1] * 4] * 3)) is None


def test_a_candidate_that_knows_what_comes_is_promoted_and_noise_is_not() -> None:
    seen = rolling(team_world(45, 100, 4), step=2)
    champion = replace(seen, chance=np.full(len(seen.team), seen.outcome.mean()))  # it knows no team from another
    random = np.random.default_rng(1)
    noise = candidate(champion, random.normal(size=len(champion.team)), "noise", draws=40)
    telling = candidate(champion, champion.outcome + random.normal(size=len(champion.team)), "telling", draws=40)
    assert noise is not None and telling is not None
    assert not noise.promoted and abs(noise.gain) < 0.05 and telling.gain > noise.gain + 0.05


def test_a_candidate_learns_from_no_window_that_was_open_and_keeps_silent_where_it_is_not_known() -> None:
    champion = rolling(team_world(45, 100, 4), step=2)
    values = np.random.default_rng(1).normal(size=len(champion.team))
    last = champion.week == champion.week.max()
    other = replace(
        champion, rows=replace(champion.rows, sustained=np.where(champion.week > champion.week.max() - 8, 1.0, champion.outcome))
    )
    np.testing.assert_array_equal(corrected(champion, values)[last], corrected(other, values)[last])
    gaps = np.where(last, np.nan, values)
    np.testing.assert_array_equal(corrected(champion, gaps)[last], champion.chance[last])
    assert candidate(champion, np.full(len(values), np.nan), "never known") is None
