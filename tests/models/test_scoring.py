"""Scores, alerts and the stored file: hand-worked cases, what may change a score, and what is never in the file."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.alerts import Weeks, budget_of, judged, paused, play
from models.backtest import rolling
from models.history import bridged
from models.risk import ModelProblem, fit, to_json
from models.risk_file import risk_file
from models.rows import labelled_rows
from models.scores import Alert, RiskFileProblem, from_text, to_text
from models.scoring import REORGANISED, moved_share, score, trend
from models.shipped import shipped
from models.training import leads_of, train
from models.trust import trust_of
from tests.models.worlds import history, team_world

STEADY = np.full((20, 40), 6.0)
STARTS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(20)]


def test_small_data_borrow_the_shipped_coefficients_and_say_so() -> None:
    model = train(history([[1] * 40] * 3), prior=shipped(), about={})
    assert model.trained["source"] == "shipped" and "0 of 21 rows are collapses" in model.trained["why_shipped"]
    np.testing.assert_array_equal(model.ranking.coef_, shipped().ranking.coef_)
    with pytest.raises(ModelProblem, match="0 of 21"):
        train(history([[1] * 40] * 3), prior=None, about={})


def test_shipped_coefficients_say_which_data_they_come_from() -> None:
    about = shipped().trained
    assert about["collapses"] > 500 and "OpenStack" in about["data"]
    assert [len(value) for value in about["files"].values()] == [64]
    assert 0.3 < about["lost_share"] < 1 and about["leads"][0] <= about["leads"][1]


def test_many_collapses_of_its_own_move_the_model_away_from_the_shipped_one() -> None:
    model = train(team_world(45, 100, 4), prior=shipped(), about={})
    assert model.trained["source"] == "local"
    moved = np.abs(model.ranking.coef_ - shipped().ranking.coef_).max()
    assert 0.01 < moved < 0.8


def test_a_year_of_a_few_teams_moves_the_level_of_the_chances_by_half_a_log_odds_at_most() -> None:
    rows = labelled_rows(team_world(20, 60, 6), range(12, 52))
    local, before = fit(rows, prior=shipped()), shipped()
    moved = [one.intercept_ - known.intercept_ for one, known in ((local.ranking, before.ranking), (local.scale, before.scale))]
    assert rows.sustained.sum() == 60
    assert 0.2 < sum(moved) < 0.5  # log odds; with the hold of 4 it was 0.92


def test_every_team_is_scored_or_told_why_not() -> None:
    steady, fading = [[1] * 30] * 8, [[1] * 26 + [0] * 4] * 7 + [[1] * 30]
    few, young, quiet = [[1] * 30], [[0] * 24 + [1] * 6] * 5, [[1] * 10 + [0] * 20] * 5
    said = score(history(steady, fading, few, young, quiet), shipped(), work={"t0": 10.0, "t1": 10.0})
    assert [one.basis for one in said] == ["model", "model", "chance", None, None]
    assert (said[1].chance or 0) > 3 * (said[0].chance or 1)
    assert said[1].band == "high" and said[1].warning_weeks == (0, 0)  # it shows already: 1 of 8 people in four weeks
    assert said[1].lost_work == pytest.approx((said[1].chance or 0) * 80 * shipped().trained["lost_share"])
    assert said[1].reasons and said[0].reasons == ()
    assert said[2].remark == "low evidence: few people, so one absence is a large share"
    assert said[3].remark == "too early: younger than twelve weeks"
    assert (said[0].low or 0) <= (said[0].expected or 0) <= (said[0].high or 0)


@pytest.mark.parametrize("weeks", [1, 3, 4, 5, 11])
def test_a_history_of_a_few_weeks_is_too_early_for_every_team_and_no_fault(weeks: int) -> None:
    few = history([[1] * weeks] * 8, [[0] * (weeks - 1) + [1]] * 3)
    said = risk_file(few, shipped(), "too early", snapshot_id="s000001", floor=5, work={})
    assert [(one.basis, one.chance, one.reasons) for one in said.scores] == [(None, None, ())] * 2
    assert all((one.remark or "").startswith("too early") for one in said.scores)
    assert (said.alerts, said.is_paused) == ([], False)


def test_below_low_evidence_only_the_fall_itself_is_said() -> None:
    sparse = [[1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]]
    one = score(history(sparse, [[1] * 24] * 6), shipped(), work={})[0]
    assert (one.basis, one.chance, one.band) == ("rule", None, "raised")
    assert one.reasons == ("half of the activity is gone in four weeks",)


def test_a_team_whose_people_work_elsewhere_was_reorganised_and_is_not_scored() -> None:
    import pandas as pd

    from models.history import history_of
    from tests.models.worlds import MONDAY

    rows = [
        ("new" if person < 3 and week >= 20 else "old", f"p{person}", MONDAY + pd.Timedelta(weeks=week), 1)
        for person in range(6)
        for week in range(24)
    ]
    made = history_of(pd.DataFrame(rows, columns=["team", "account", "week", "actions"]))
    assert moved_share(made).tolist() == [0, 0.5]
    assert score(made, shipped(), work={})[1].remark == REORGANISED


def test_who_was_away_keeps_the_week_before_and_real_work_is_not_overwritten() -> None:
    made = history([[3, 0, 0, 2], [1, 5, 0, 0]])
    away = np.array([[False, True, True, False], [False, True, False, False]])
    assert bridged(made, away).actions.tolist() == [[3, 3, 3, 2], [1, 5, 0, 0]]


@settings(max_examples=10)
@given(later=st.integers(1, 8), extra=st.integers(0, 9))
def test_a_row_stamped_after_the_cut_off_changes_no_score(later: int, extra: int) -> None:
    made = team_world(3, 60, 1)
    changed = made.actions.copy()
    changed[:, 60 - later :] = extra
    other = replace(made, actions=changed, people=made.people.copy(), work=made.work.copy())
    week = 60 - later
    before = score(made.until(week), shipped(), work={})
    assert before == score(other.until(week), shipped(), work={})


def test_an_alert_is_raised_once_per_episode_and_ends_with_a_recovery() -> None:
    chances = np.array([[0.05] * 3 + [0.4] * 5 + [0.02] * 12, [0.05] * 20])
    found = play(Weeks(["a", "b"], chances, STEADY[:2], STARTS, [False] * 20), typical=0.1)
    assert [(one.cohort_id, one.since, one.end, one.until) for one in found] == [("a", STARTS[3], "recovered", STARTS[9])]


def test_a_low_chance_after_the_fall_is_no_recovery_while_the_people_stay_away() -> None:
    chances = np.array([[0.05] * 3 + [0.4] * 5 + [0.02] * 12])
    gone = np.array([[6.0] * 26 + [1.0] * 14])
    assert [one.end for one in play(Weeks(["a"], chances, gone, STARTS, [False] * 20), typical=0.1)] == ["over"]


def test_an_alert_without_recovery_is_closed_and_may_come_again() -> None:
    found = play(Weeks(["a"], np.full((1, 20), 0.5), STEADY[:1], STARTS, [False] * 20), typical=0.1)
    assert [(one.since, one.end) for one in found] == [(STARTS[0], "over"), (STARTS[16], None)]


def test_the_budget_of_a_month_goes_to_the_highest() -> None:
    chances = np.full((20, 4), 0.4)
    chances[7], chances[3] = 0.9, 0.8
    found = play(Weeks([f"t{place}" for place in range(20)], chances, STEADY, STARTS[:4], [False] * 4), typical=0.1)
    assert budget_of(20) == 2 and budget_of(3) == 1
    assert [(one.cohort_id, one.since) for one in found] == [("t7", STARTS[0]), ("t3", STARTS[2])]  # a quarter of the budget a week


def test_what_was_told_in_a_month_counts_against_its_budget() -> None:
    many = [Alert(f"t{place}", STARTS[0], 0.4) for place in range(3)]  # three in January, of whom two were allowed
    high = np.full((20, 4), 0.5)
    found = play(Weeks([f"t{place}" for place in range(20)], high, STEADY, STARTS[:4], [False] * 4), typical=0.1, before=(STARTS[0], many))
    assert STARTS[3].month == 1 and [one.since for one in found] == [STARTS[0]] * 3


def test_while_everybody_pauses_nobody_is_alerted() -> None:
    made = history(*[[[1] * 16 + [0] * 4] * 6 + [[1] * 20] * 2] * 5)
    held, people = paused(made), made.people
    assert held[:17].tolist() == [False] * 17 and held[18]
    chances = np.full((5, 4), 0.6)
    said = Weeks([f"t{place}" for place in range(5)], chances, people, STARTS[:4], held[16:20].tolist())
    assert play(said, typical=0.1)[0].since == STARTS[0]
    assert play(replace(said, held=[True] * 4), typical=0.1) == []


def test_a_collapse_that_shows_already_is_no_alert() -> None:
    chances = np.array([[0.05] * 3 + [0.6] * 3])
    fallen = np.array([[6.0] * 20 + [1.0] * 6])  # from the fourth start on the last four weeks are at 1, a third of 12 weeks are
    assert play(Weeks(["a"], chances, fallen, STARTS[:6], [False] * 6), typical=0.1) == []
    assert len(play(Weeks(["a"], chances, STEADY[:1, :26], STARTS[:6], [False] * 6), typical=0.1)) == 1


def test_what_was_told_is_not_told_again_or_otherwise_when_the_scores_change() -> None:
    told = [Alert("a", STARTS[3], 0.4), Alert("b", STARTS[1], 0.3, STARTS[6], "recovered")]
    high = np.full((3, 20), 0.5)  # all three would have been alerted in the first week, the budget is one a month
    found = play(Weeks(["a", "b", "c"], high, STEADY[:3], STARTS, [False] * 20), typical=0.1, before=(STARTS[10], told))
    assert [(one.cohort_id, one.since, one.end) for one in found] == [
        ("b", STARTS[1], "recovered"), ("a", STARTS[3], "over"), ("b", STARTS[11], None), ("c", STARTS[13], None), ("a", STARTS[19], None)
    ]  # fmt: skip


def test_an_open_alert_told_before_the_window_recovers_in_it_once() -> None:
    told = [Alert("a", STARTS[0] - timedelta(weeks=2), 0.4)]
    calm = np.full((1, 20), 0.01)
    found = play(Weeks(["a"], calm, STEADY[:1], STARTS, [False] * 20), typical=0.1, before=(STARTS[5], told))
    assert [(one.since, one.until, one.end) for one in found] == [(told[0].since, STARTS[6], "recovered")]


def test_an_alert_is_judged_by_what_came_and_not_before_it_is_over() -> None:
    made = history([[1] * 12 + [0] * 8] * 3 + [[1] * 20])  # four people, then one: a quarter is left
    monday = made.weeks[0].date()
    early, late = (Alert("t0", monday + timedelta(weeks=week), 0.4) for week in (12, 13))
    assert [(one.came, one.kept) for one in judged(made, [early, late])] == [(True, 0.25), (None, None)]


def test_chances_are_shown_only_after_enough_collapses_fit_them() -> None:
    made = team_world(45, 100, 4)
    forecasts = rolling(made, step=4, prior=shipped())
    found = trust_of(made, forecasts)
    assert found.collapses == int(forecasts.outcome.sum()) and found.passes == (found.why_not is None)
    assert sum(rows for _, _, rows in found.bins) == found.forecasts
    few = trust_of(made, rolling(team_world(12, 60, 6), step=4, prior=shipped()))
    assert not few.passes and "team-weeks before a collapse that a check of the chances needs" in (few.why_not or "")
    assert leads_of(made, forecasts) is not None


def test_the_stored_scores_come_back_whole_and_notice_every_change() -> None:
    made = team_world(12, 60, 6)
    found = risk_file(made, train(made, prior=shipped(), about={}), "too early", snapshot_id="s1", floor=5, work={"t1": 3.0})
    assert from_text(to_text(found)) == from_text(to_text(from_text(to_text(found))))
    assert from_text(to_text(found)).scores == found.scores
    body = json.loads(to_text(found))
    body["scores"][0]["band"] = "usual" if body["scores"][0]["band"] != "usual" else "high"
    with pytest.raises(RiskFileProblem, match="were changed"):
        from_text(json.dumps(body))


def test_what_was_said_of_earlier_weeks_stays_as_it_was_said() -> None:
    made = team_world(6, 60, 6)
    model = train(made, prior=shipped(), about={})
    first = risk_file(made.until(59), model, "too early", snapshot_id="s1", floor=5, work={})
    said = replace(first, scores=[replace(one, trend=(*one.trend[:-1], 0.42)) for one in first.scores])
    second = risk_file(made, model, "too early", snapshot_id="s2", floor=5, work={}, before=said)
    assert {one.trend[-2] for one in second.scores} == {0.42}
    assert trend(made, model, 26).shape == (6, 26)


def test_nothing_of_single_accounts_is_stored() -> None:
    made = team_world(6, 60, 6)
    model = train(made, prior=shipped(), about={})
    found = risk_file(made, model, "too early", snapshot_id="s1", floor=5, work={})
    stored = to_text(found) + to_json(model)
    accounts = {f"t{team}a{number}" for team in range(6) for number in range(6)}
    words = set(json.dumps(asdict(found), default=str).replace('"', " ").replace(",", " ").split())
    assert not accounts & words and len(found.scores) == len(made.teams)
    assert all(name not in stored for name in ("account", "user_id", "person_of"))
