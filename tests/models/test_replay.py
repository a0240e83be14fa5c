"""Alert budgets and intervals: small cases worked out by hand, and laws."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from models.backtest import rolling
from models.measures import area_under_curve, average_precision, brier_skill, calibration_slope, drawn_teams, precision_at
from models.outlook import interval, quantiles_of
from models.replay import alerted, episodes, replay, shares, shows_at
from models.report import ReportRow, report, side_by_side
from models.rules import chances_by_rule, rules_table
from tests.models.worlds import history, team_world


def test_a_collapse_shows_when_four_weeks_are_half_of_the_twelve_before() -> None:
    people = np.array([8.0] * 12 + [4, 4, 4, 4, 4, 4, 4, 4])
    assert shows_at(people, 12) == 16  # 8 8 8 4, 8 8 4 4 and 8 4 4 4 are more than half; 4 4 4 4 is exactly half
    assert shows_at(np.array([8.0] * 12 + [0] * 8), 12) == 14  # (8 + 8 + 0 + 0) / 4 is half


def test_an_episode_is_counted_once_and_a_warning_before_it_shows_is_a_lead() -> None:
    made = team_world(45, 100, 4)
    forecasts = rolling(made)
    found = episodes(made, forecasts)
    assert len(found) == len(set(found)) > 5
    assert {int(made.teams[team][1:]) % 3 for team, _ in found} == {0}  # only every third team fades
    played = replay(made, forecasts, budget=0.15)
    assert played.episodes == len(found) and 0 <= played.early <= played.recall <= 1
    assert all(0 <= lead <= 8 for lead in played.leads)


def test_the_alerts_of_a_team_that_is_drawn_thrice_count_thrice() -> None:
    by_team = np.array([[2.0, 1.0, 1.0, 1.0, 1.0], [4.0, 0.0, 1.0, 0.0, 0.0]])  # alerts, true ones, episodes, warned, early
    assert shares(by_team) == {"precision": 1 / 6, "recall": 1 / 2, "early": 1 / 2}
    assert shares(by_team, np.array([3.0, 1.0])) == {"precision": 3 / 10, "recall": 3 / 4, "early": 3 / 4}
    none = shares(by_team, np.array([0.0, 0.0]))
    assert np.isnan(none["precision"]) and none["recall"] == 0


def test_the_chances_of_a_rule_are_learnt_from_weeks_that_were_over() -> None:
    forecasts = rolling(team_world(45, 100, 4), step=4)
    chances, origins = chances_by_rule(forecasts), np.unique(forecasts.week)
    for cut in origins[3:6]:  # one of them is no week of a new fit
        turned = np.where(forecasts.week >= cut, 1 - forecasts.outcome, forecasts.outcome)
        again = chances_by_rule(replace(forecasts, rows=replace(forecasts.rows, sustained=turned)))
        known = forecasts.week < cut + 8
        assert all(np.array_equal(chances[name][known], again[name][known]) for name in ("the rule", "recency"))
        assert not np.array_equal(chances["the rule"], again["the rule"])
    table = rules_table(forecasts, chances)
    assert table["Brier skill of the rule"] == brier_skill(forecasts.outcome, chances["the rule"], forecasts.base_rate)
    assert table["area under the curve of the rule"] > 0.6 > abs(table["Brier skill of recency"])


def test_rows_of_one_score_share_the_last_place_among_the_alerts() -> None:
    outcome, score = np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.9, 0.5, 0.5, 0.5])
    assert precision_at(0.5, outcome, score) == pytest.approx((1 + 1 / 3) / 2)
    assert precision_at(0.25, outcome, score, np.array([2.0, 1.0, 1.0, 0.0])) == 1
    assert np.isnan(precision_at(0.5, outcome[:0], score[:0]))


def test_rules_and_base_rate_stand_beside_the_model_with_what_was_aimed_at() -> None:
    rows = [
        ReportRow("base rate", 0.1, 0.05, 0.2, None, None),
        ReportRow("average precision", 0.3, 0.2, 0.4, None, None),
        ReportRow("average precision of the rule", 0.2, 0.1, 0.3, None, None),
        ReportRow("budget 10 %: alerts", 1200.0, None, None, None, None),
        ReportRow("budget 10 %: alerts by the rule", 1100.0, None, None, None, None),
        ReportRow("Brier skill", None, None, None, "at least 0.05", False),
    ]
    said = [tuple(line.values()) for line in side_by_side(rows)]
    assert said == [
        ("base rate", "0.100 (0.050 to 0.200)", None, None, None, None, None),
        ("average precision", "0.300 (0.200 to 0.400)", "0.200 (0.100 to 0.300)", None, "0.100 (0.050 to 0.200)", None, None),
        ("budget 10 %: alerts", "1,200", "1,100", None, None, None, None),
        ("Brier skill", "not known", None, None, "0", "at least 0.05", "missed"),
    ]


def test_a_budget_looks_at_no_later_score() -> None:
    forecasts = rolling(team_world(30, 90, 6), step=4)
    later = np.where(forecasts.week >= np.median(forecasts.week), forecasts.chance * 100, forecasts.chance)
    early = forecasts.week < np.median(forecasts.week)
    first, again = (alerted(forecasts, score, 0.1) for score in (forecasts.chance, later))
    np.testing.assert_array_equal(first[early], again[early])
    assert 0.05 < first.mean() < 0.2


def test_the_budget_is_not_spent_on_what_shows_already() -> None:
    made = team_world(30, 90, 6)
    forecasts = rolling(made, step=4)
    people = [made.people[team, :week] for team, week in zip(forecasts.team, forecasts.week, strict=True)]
    np.testing.assert_array_equal(forecasts.shows, [known[-4:].mean() <= known[-12:].mean() / 2 for known in people])
    flags = alerted(forecasts, forecasts.chance, 0.1) == 1
    assert forecasts.shows.any() and flags.any() and not (flags & forecasts.shows).any()
    assert (alerted(forecasts, forecasts.chance, 0.1, shown_too=True)[forecasts.shows] == 1).any()


def test_measures_agree_with_those_of_another_library() -> None:
    random = np.random.default_rng(3)
    score = random.integers(0, 20, 400) / 20  # many rows of one score
    outcome, weight = (random.random(400) < score / 2).astype(float), random.integers(0, 4, 400).astype(float)
    assert average_precision(outcome, score, weight) == pytest.approx(average_precision_score(outcome, score, sample_weight=weight))
    assert area_under_curve(outcome, score, weight) == pytest.approx(roc_auc_score(outcome, score, sample_weight=weight))


def test_chances_that_are_twice_as_extreme_as_the_truth_have_half_the_slope() -> None:
    random = np.random.default_rng(1)
    odds = random.normal(-1, 1, 20000)
    outcome = (random.random(20000) < 1 / (1 + np.exp(-odds))).astype(float)
    assert calibration_slope(outcome, 1 / (1 + np.exp(-odds))) == pytest.approx(1.0, abs=0.05)
    assert calibration_slope(outcome, 1 / (1 + np.exp(-2 * odds))) == pytest.approx(0.5, abs=0.03)
    assert np.isnan(calibration_slope(np.zeros(10), np.full(10, 0.5)))


def test_a_draw_counts_all_rows_of_a_team_alike() -> None:
    weights = drawn_teams(np.array([7, 7, 9, 9, 9]), seed=1, draws=50)
    assert (weights[:, 0] == weights[:, 1]).all() and (weights[:, 2] == weights[:, 4]).all()
    assert (weights[:, 0] + weights[:, 2] == 2).all()


def test_intervals_hold_nine_in_ten_of_new_weeks_and_fall_back_to_counting() -> None:
    random = np.random.default_rng(2)
    expected = random.uniform(5, 80, 4000)
    seen = random.poisson(expected * np.exp(random.normal(-0.1, 0.4, 4000))).astype(float)
    held = interval(expected[2000:], quantiles_of(expected[:2000], seen[:2000]))
    assert np.mean((seen[2000:] >= held.low) & (seen[2000:] <= held.high)) == pytest.approx(0.9, abs=0.025)
    assert quantiles_of(expected[:50], seen[:50]) is None
    wide = interval(np.array([40.0]), None)
    assert wide.low[0] < 30 and wide.high[0] > 50


def test_the_report_says_what_is_aimed_at_and_whether_it_is_met() -> None:
    made = team_world(45, 100, 4)
    rows = {row.figure: row for row in report(made, rolling(made, step=4), seed=1, draws=20)}
    assert rows["teams"].value == 43 and rows["teams"].met is None
    ratio = rows["average precision / base rate"]
    assert (ratio.target, ratio.met) == ("at least 2", (ratio.value or 0) >= 2)
    warned = rows["budget 5 %: alerts that came true"]
    assert (warned.low or 0) <= (warned.value or -1) <= (warned.high or 0) and warned.low != warned.high
    assert rows["budget 10 %: collapses warned of by the rule"].value is not None
    assert rows["whole window 30 %: base rate"].value is not None


def test_a_history_of_one_quiet_team_has_no_episode() -> None:
    made = history([[1] * 40] * 3)
    assert shows_at(made.people[0], 12) == 20  # it never shows: the end of the eight weeks
