"""Our effect on the plain case, against the same estimate by a published package."""

import warnings
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from benchmarks.effects import world
from models.effect import effect_of


@pytest.mark.long
@pytest.mark.parametrize("kind", ["null", "growing"])
def test_without_a_donut_the_estimate_is_that_of_a_published_two_stage_package(kind: str) -> None:
    panel = world(20, np.random.default_rng(7), kind=kind).panel
    ours = effect_of(panel, donut_before=0, donut_after=0).estimate
    teams, weeks = panel.outcome.shape
    rows = pd.DataFrame({
        "outcome": panel.outcome.ravel(), "team": np.repeat(np.arange(teams), weeks), "week": np.tile(np.arange(weeks), teams),
        "treated": (panel.since >= 0).ravel().astype(int),
    })  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other people's code, and its dependencies
        fitted = import_module("pyfixest").did2s(
            rows, yname="outcome", first_stage="~0|team+week", second_stage="~treated", treatment="treated", cluster="team"
        )
    said = fitted.tidy().loc["treated"]
    assert ours is not None and ours.value == pytest.approx(said["Estimate"], abs=1e-6)
    low, high = said["2.5%"], said["97.5%"]
    assert ours.low < low and high < ours.high  # theirs comes from a normal limit, ours from leaving out teams: wider with few
    assert ours.high - ours.low < 1.6 * (high - low)
