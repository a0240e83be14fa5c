"""The risk model's label, features and estimator: hand-worked tables, and no look ahead."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.utils.estimator_checks import estimator_checks_generator

from models.backtest import bootstrap, rolling
from models.cold_start import chance_of_collapse
from models.features import FEATURES, NAMES, features_at
from models.history import history_of
from models.label import eligibility, outcome
from models.logistic import PriorLogistic
from models.measures import average_precision, brier_skill, calibration_error
from models.risk import ModelProblem, fit, from_json, last_usable_week, to_json
from models.rows import labelled_rows
from tests.models.worlds import MONDAY, history, team_world


def name_of(check: Any) -> str:
    """The name of one of scikit-learn's checks."""
    return str(getattr(check, "__name__", None) or check.func.__name__)


def test_rows_of_the_same_account_and_week_are_added_up_and_people_counted_once() -> None:
    rows = pd.DataFrame({"team": ["t", "t", "t"], "account": ["a", "a", "b"], "week": [MONDAY, MONDAY, MONDAY], "actions": [2, 3, 1]})
    made = history_of(rows)
    assert made.people.tolist() == [[2.0]] and made.work.tolist() == [[6.0]]


@pytest.mark.parametrize(("weeks", "reason"), [
    ([2] * 12, None),  # 24 active-user-weeks
    ([2] * 11, "too early: younger than twelve weeks"),
    ([0] * 5 + [2] * 11 + [2], None),
    ([1] * 12, "low evidence: few people, so one absence is a large share"),
    ([3] * 7 + [0] * 5, "already quiet: active in fewer than eight of the last twelve weeks"),
    ([1] * 8 + [0] * 4, "too little activity to foretell anything"),
])  # fmt: skip
def test_who_can_be_judged_is_said_with_the_reason(weeks: list[int], reason: str | None) -> None:
    accounts = [[1 if people > number else 0 for people in weeks] for number in range(3)]
    assert eligibility(history(accounts), len(weeks)).reason == (reason,)


@pytest.mark.parametrize(("after", "sustained", "whole", "deep"), [
    ([2, 2, 2, 2, 2, 2, 2, 2], 1, 1, 0),  # exactly half in both halves
    ([3, 2, 2, 2, 0, 0, 0, 0], 0, 1, 1),  # 9 of 16 in the first half is more than half; 9/32 over all
    ([0, 0, 0, 0, 4, 4, 4, 4], 0, 1, 0),  # back in the second half
    ([4, 4, 4, 4, 4, 4, 4, 4], 0, 0, 0),
    ([0, 0, 0, 0, 0, 0, 0, 0], 1, 1, 1),
])  # fmt: skip
def test_a_collapse_is_half_of_the_usual_in_both_halves(after: list[int], sustained: int, whole: int, deep: int) -> None:
    weeks = [4] * 12 + after
    made = history([[1 if people > number else 0 for people in weeks] for number in range(4)])
    assert [outcome(made, 12, kind=kind)[0] for kind in ("sustained", "whole", "deep")] == [sustained, whole, deep]


def test_when_everybody_pauses_the_adjusted_label_blames_nobody() -> None:
    weeks = [4] * 12 + [1] * 8
    made = history(*[[[1 if people > number else 0 for people in weeks] for number in range(4)]] * 3)
    assert outcome(made, 12, kind="whole").tolist() == [1, 1, 1]
    assert outcome(made, 12, kind="adjusted").tolist() == [0, 0, 0]


def test_weeks_that_are_not_over_are_pending_and_an_unknown_label_is_named() -> None:
    made = history([[1] * 19])
    assert np.isnan(outcome(made, 12)).all()
    assert last_usable_week(20) == 12  # its eight weeks, 12 to 19, are over when week 20 begins
    with pytest.raises(ValueError, match="No label 'half'"):
        outcome(history([[1] * 20]), 12, kind="half")


@settings(max_examples=20)
@given(later=st.lists(st.lists(st.integers(0, 9), min_size=8, max_size=8), min_size=12, max_size=12))
def test_nothing_after_the_cut_off_can_change_a_feature(later: list[list[int]]) -> None:
    made = team_world(2, 60, 1)
    changed = made.actions.copy()
    changed[:, 52:] = later
    rows = [
        (made.teams[made.team_of[account]], f"a{account:02d}", MONDAY + pd.Timedelta(weeks=week), int(changed[account, week]))
        for account in range(len(changed))
        for week in range(60)
    ]
    other = history_of(pd.DataFrame(rows, columns=["team", "account", "week", "actions"]))
    everyone = np.arange(2)
    np.testing.assert_array_equal(features_at(made, 52, everyone), features_at(other, 52, everyone))


def test_features_say_what_their_names_say() -> None:
    made = history([[3] * 26, [1] * 22 + [0] * 4, [0] * 24 + [1] * 2])
    values = dict(zip(NAMES, features_at(made, 26, np.array([0]))[0], strict=True))
    assert values["lost_share"] == pytest.approx(1 / 2)  # of two who were there before, one stopped
    assert values["new_share"] == pytest.approx(1 / 2)  # of two who were there lately, one is new
    assert values["top_share_actions"] == pytest.approx(36 / (36 + 8 + 2))
    assert values["silent_4"] == 0
    assert values["change"] == pytest.approx(np.log((6 / 4 + 0.1) / (2 + 0.1)))
    assert len(FEATURES) == len(NAMES)


def test_chance_alone_collapses_small_teams_rather_than_large_ones() -> None:
    small, large = np.full((1, 26), 1.0), np.full((1, 26), 12.0)
    assert chance_of_collapse(small)[0] > 10 * chance_of_collapse(large)[0]
    falling = np.r_[np.full(20, 12.0), np.full(6, 4.0)][None, :]
    assert chance_of_collapse(falling)[0] > chance_of_collapse(large)[0]


CHECKS = [(name_of(check), check) for _, check in estimator_checks_generator(PriorLogistic(strength=1.0))]


@pytest.mark.parametrize("check", [check for name, check in CHECKS if "array_api" not in name], ids=name_of)
def test_the_estimator_keeps_to_the_conventions(check: Any) -> None:
    assert check(PriorLogistic(strength=1.0)) is None  # it raises; other array libraries than NumPy are not claimed


def test_without_labels_worth_the_name_the_prior_speaks_and_with_many_the_data() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(4000, 1))
    outcomes = (random.random(4000) < 1 / (1 + np.exp(-2 * rows[:, 0]))).astype(int)
    few = PriorLogistic(strength=100.0, prior=np.array([-1.0])).fit(rows[:20], outcomes[:20])
    many = PriorLogistic(strength=1.0, prior=np.array([-1.0])).fit(rows, outcomes)
    assert few.coef_[0] == pytest.approx(-1.0, abs=0.25)
    assert many.coef_[0] == pytest.approx(2.0, abs=0.25)


def test_reasons_add_up_to_the_log_odds() -> None:
    rows = labelled_rows(team_world(30, 80, 2), range(12, 72))
    model = fit(rows)
    parts = model.ranking.contributions(rows.features)
    np.testing.assert_allclose(parts.sum(axis=1) + model.ranking.intercept_, model.ranking.decision_function(rows.features), atol=1e-9)
    highest = int(np.argmax(model.chances(rows.features)))
    said = model.reasons(rows.features)[highest]
    assert 1 <= len(said) <= 3 and all(any(word in (f.high, f.low) for f in FEATURES) for word in said)


def test_a_model_survives_being_written_down_and_notices_every_change() -> None:
    rows = labelled_rows(team_world(30, 80, 2), range(12, 72))
    model = fit(rows, trained={"until": pd.Timestamp("2026-11-02").date()})
    text = to_json(model)
    np.testing.assert_array_equal(from_json(text).chances(rows.features), model.chances(rows.features))
    body = json.loads(text)
    body["ranking"]["coef_"][0] += 1e-9
    with pytest.raises(ModelProblem, match="was changed"):
        from_json(json.dumps(body))
    with pytest.raises(ModelProblem, match="no stored risk model"):
        from_json("{}")


def test_too_few_collapses_train_nothing() -> None:
    rows = labelled_rows(team_world(3, 60, 3), range(12, 20))
    with pytest.raises(ModelProblem, match="0 of 24 rows are collapses"):
        fit(rows)


def test_planted_fading_teams_are_ranked_high_and_shuffled_labels_are_not() -> None:
    made = team_world(45, 100, 4)
    forecasts = rolling(made, step=2)
    base = forecasts.outcome.mean()
    assert average_precision(forecasts.outcome, forecasts.chance) > 2 * base
    rows = labelled_rows(made, range(12, 92))
    order = np.random.default_rng(5).permutation(len(rows.sustained))
    early, late = rows.week < 60, rows.week >= 60
    shuffled = fit(replace(rows, whole=rows.whole[order], sustained=rows.sustained[order]).where(early), ridge=1.0)
    shuffled.ranking.coef_ = shuffled.ranking.coef_ - np.asarray(shuffled.ranking.prior)  # what the labels alone taught
    found = average_precision(rows.sustained[late], shuffled.chances(rows.features[late]))
    assert found < 2 * rows.sustained[late].mean()


def test_a_window_that_is_one_week_off_looks_too_good() -> None:
    made = team_world(45, 100, 4)
    weeks = range(12, 92)
    rows = labelled_rows(made, weeks)
    leaking = np.concatenate([features_at(made, week + 1, rows.team[rows.week == week]) for week in weeks])
    early, late = rows.week < 60, rows.week >= 60
    honest = fit(rows.where(early)).chances(rows.features[late])
    leaky = fit(replace(rows, features=leaking).where(early)).chances(leaking[late])
    assert average_precision(rows.sustained[late], leaky) > average_precision(rows.sustained[late], honest) + 0.02


def test_the_figures_of_a_back_test_are_those_of_their_definitions() -> None:
    outcomes, chances = np.array([1.0, 0.0, 0.0, 1.0]), np.array([0.8, 0.2, 0.4, 0.6])
    base = np.full(4, 0.5)
    assert brier_skill(outcomes, chances, base) == pytest.approx(1 - (0.04 + 0.04 + 0.16 + 0.16) / 4 / 0.25)
    assert calibration_error(outcomes, chances, bins=2) == pytest.approx(0.3)  # 0.2, 0.4 against 0; 0.6, 0.8 against 1
    assert average_precision(np.zeros(3), np.ones(3)) != average_precision(np.zeros(3), np.ones(3))  # not a number


def test_a_back_test_repeats_and_its_intervals_hold_the_figure() -> None:
    forecasts = rolling(team_world(30, 90, 6), step=4)
    first, again = bootstrap(forecasts, seed=1, draws=40), bootstrap(forecasts, seed=1, draws=40)
    assert first == again
    assert first["average precision"].low <= first["average precision"].value <= first["average precision"].high


def test_without_ten_collapses_there_is_no_back_test() -> None:
    with pytest.raises(ModelProblem, match="not possible yet"):
        rolling(history([[1] * 40] * 3))
