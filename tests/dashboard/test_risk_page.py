"""The risk page: the sentence, the ranking, what stands in for chances that cannot be trusted, and the trust panel."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from access.alert_actions import Case
from access.programme import ChangedMeanwhile, Programme
from access.risk import RiskAnswer
from access.viewer import Viewer
from dashboard import data, risk_actions, risk_words
from dashboard.views.risk import ranked, standing_out
from ledger.book import Ledger
from ledger.migrate import migrate
from metrics.diagnosis import Cause, Diagnosis
from metrics.playbook import read_playbook
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

NBSP = "\N{NO-BREAK SPACE}"


def test_the_risk_page_says_how_many_and_how_often_such_warnings_came_true(door: world.Door) -> None:
    text = said(run_page("risk")).replace(NBSP, " ")
    assert "1 of 4 teams runs a high risk of halving the use within 8 weeks: North; 3 in 10 warnings came true here." in text
    assert "1 alert is open" in text
    assert "900 weekly forecasts for 30 teams held against what came, 40 team-weeks before a collapse (10 collapses in all)" in text
    assert "collapses in all): chances fit what came" in text
    assert "900 team-weeks, 40 of them before a collapse, of this organisation" in text


def test_teams_stand_in_the_order_of_the_work_at_stake_and_the_unknown_say_why(door: world.Door) -> None:
    table = run_page("risk").dataframe[0].value
    assert list(table["Team"])[:3] == ["North", "South", "East"]
    assert list(table["Work at stake"])[:2] == [40.0, 39.0]
    assert table["Chance"].iloc[0] == pytest.approx(40)
    words = dict(zip(table["Team"], table["In words"], strict=True))
    assert words["North"] == "newcomers stay away"
    assert words["Hidden"] == "hidden: fewer people than may be shown"
    assert words["Unknown"] == "too early: younger than twelve weeks"
    assert table["Next 8 weeks"].iloc[0].replace(NBSP, " ") == "45–110 % of usual, shows in 1 to 5 weeks"
    above = standing_out(table)
    assert "newcomers stay away" in above and "North" in above and "Hidden" not in above and "Unknown" not in above
    assert standing_out(table[table["Risk"] == "usual"]) == ""


def test_without_a_passed_check_there_are_ranks_and_no_chance_anywhere(door: world.Door) -> None:
    door.passes = False
    app = run_page("risk")
    assert "Chance" not in app.dataframe[0].value.columns
    text = said(app)
    assert "28 of 90 weekly warnings came true here; why no chances are given stands below." in text.replace(NBSP, " ")
    assert "only 3 of the 20 collapses were seen here, so teams are ranked and no chance is claimed" in text
    assert not app.get("plotly_chart")


def test_an_open_alert_stands_with_its_likely_cause_and_play_and_earlier_ones_with_what_came(door: world.Door) -> None:
    text = said(run_page("risk")).replace(NBSP, " ")
    assert "since 8 Jun 2026" in text and "nothing entered yet" in text
    assert "The collapse came after 1 of 2 alerts" in text
    assert "no collapse: about 85 % of the usual activity was left" in text and "the collapse came: about 20 %" in text
    assert "1 of the 2 early signs is not as usual" in text and "fewer people active in the last 2 weeks than usual" in text


def test_an_alert_is_assigned_on_the_page_and_put_off_from_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    book = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    migrate(book)
    programme = Programme(lambda: book, lambda: world.AS_OF)
    world.configure(world.Door(), monkeypatch, programme=programme)
    app = run_page("risk")
    state = next(box for box in app.selectbox if box.label == "What is done")
    state.set_value("assigned")
    next(box for box in app.text_input if box.label.startswith("Role")).set_value("team lead")
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert "assigned to team lead" in said(app).replace(NBSP, " ")
    assert [message.value for message in app.success] == ["Saved. North: assigned to team lead."]
    [row] = book.rows("alert_action")
    assert (row["cohort"], row["state"], row["owner_role"]) == ("t:North", "assigned", "team lead")
    next(box for box in app.selectbox if box.label == "What is done").set_value("snoozed")
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert "Snoozed until: empty, but state is snoozed" in said(app)
    next(box for box in app.date_input if box.label == "Put off until").set_value(world.AS_OF.date() + timedelta(days=14))
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    text = said(app)
    assert "No alert is open" in text and "1 alert put off" in text
    assert [message.value.replace(NBSP, " ") for message in app.success] == ["Saved. North: put off until 1 Jul 2026."]
    book.close()


def test_the_form_is_for_roles_that_may_act_on_open_alerts_and_for_nobody_without_a_ledger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    migrate(book)
    programme = Programme(lambda: book, lambda: world.AS_OF)
    world.configure(world.Door(), monkeypatch, programme=programme)
    monkeypatch.setattr(data, "viewer", lambda: Viewer("tom", "trainer"))
    offered = [box.options for box in run_page("risk").selectbox if box.label == "Alert of"]
    assert [len(options) for options in offered] == [1]  # of the alerts that are over none is offered
    monkeypatch.setattr(data, "viewer", lambda: Viewer("sam", "sponsor"))
    assert [box for box in run_page("risk").selectbox if box.label == "Alert of"] == []
    world.configure(world.Door(), monkeypatch)  # no ledger
    monkeypatch.setattr(data, "viewer", lambda: Viewer("tom", "trainer"))
    assert [box for box in run_page("risk").selectbox if box.label == "Alert of"] == []
    book.close()


def test_an_alert_that_is_put_off_is_not_listed_as_a_team_at_risk_either() -> None:
    found = world.Door().risk(None, None, None)
    names = {str(row["cohort_id"]): str(row["cohort"]) for row in found.teams.to_dict("records")}
    entered = {**dict.fromkeys(("owner_role", "play", "note", "done_on")), "state": "snoozed", "snoozed_until": world.AS_OF.date()}
    listed = [risk_actions.todo(found, [Case(found.episodes[0], entered, is_late)], {}, names) for is_late in (False, True)]
    assert ["<td" in html and "North" in html for html in listed] == [True, False]
    assert "1 alert put off" in listed[1].replace(NBSP, " ") and "No alert is open" in listed[1]


def test_an_open_alert_whose_weeks_are_not_over_is_no_earlier_alert() -> None:
    still, over = (Case(one, None, False) for one in world.EPISODES[:2])
    names = {"t:North": "North", "t:South": "South"}
    assert risk_actions.earlier([still], names) == ""
    assert "South" in risk_actions.earlier([still, over], names) and "North" not in risk_actions.earlier([still, over], names)


def test_who_comes_too_late_is_told_and_nothing_is_overwritten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    book = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    migrate(book)
    world.configure(world.Door(), monkeypatch, programme=Programme(lambda: book, lambda: world.AS_OF))

    sent: list[object] = []

    def late(*asked: object) -> int:
        sent.extend(asked)
        raise ChangedMeanwhile("Mia saved this row first.")

    monkeypatch.setattr(risk_actions, "act", late)
    monkeypatch.setattr(risk_actions, "cells_of", partial(_suggested, risk_actions.cells_of))
    app = run_page("risk")
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert not app.exception and "Mia saved this row first." in said(app)
    assert isinstance(sent[-1], dict) and (sent[-1]["state"], sent[-1]["play"]) == ("acknowledged", "F07")  # the play that is suggested
    book.close()


def _suggested(
    cells: Callable[[Mapping[str, Any] | None, str], dict[str, str]], before: Mapping[str, Any] | None, play: str
) -> dict[str, str]:
    return cells(before, play or "F07")


def test_of_a_play_the_teams_own_cause_is_suggested_before_a_common_one() -> None:
    common, own = (Cause(play, (), (), 1.0, is_common) for play, is_common in zip(read_playbook()[:2], (True, False), strict=True))
    assert risk_actions.first_cause(Diagnosis((common, own), (), ())) is own
    assert risk_actions.first_cause(Diagnosis((common,), (), ())) is common
    assert risk_actions.first_cause(None) is None


def test_what_was_wrong_lately_is_named(door: world.Door) -> None:
    text = said(run_page("risk"))
    assert [word in text for word in ("Missed", "False alarm", "2 Mar 2026", "3 Nov 2025")] == [True] * 4


def test_without_scores_the_page_says_what_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    door = world.Door()
    world.configure(door, monkeypatch)
    nothing = RiskAnswer(pd.DataFrame(columns=list(world.RISK_COLUMNS)), (), None, False, False, None, {}, None, None, "No scores yet.")
    monkeypatch.setattr(door, "risk", lambda *asked, **options: nothing)
    text = said(run_page("risk"))
    assert "Which teams are about to disengage is not known yet." in text and "<code>takehold refresh</code>" in text


def test_a_team_that_has_collapsed_is_not_counted_as_about_to() -> None:
    teams = pd.DataFrame(
        {
            "cohort": ["North", "South", "East"],
            "state": "value",
            "band": ["high", "high", "usual"],
            "outlook_remark": ["it has", None, None],
        }
    )
    found = RiskAnswer(teams, (), None, False, False, None, {}, None, None, None)
    said = risk_words.finding(found)
    columns = ("chance", "trend", "keep_low", "keep_high", "warning_from", "warning_to", "reasons", "remark")
    full = teams.assign(**dict.fromkeys(columns), cohort_id=teams["cohort"], unit="Sales", basis="model", lost_work=[1.0, 9.0, 99.0])
    table = ranked(replace(found, teams=full))
    assert table[["Team", "Risk"]].to_numpy().tolist() == [["North", "collapsed"], ["South", "high"], ["East", "usual"]]
    assert "collapsed" in standing_out(table)
    assert said.startswith(
        "1 of 3 teams runs a high risk of halving the use within 8 weeks: South; the use has collapsed already in North; how"
    )


def test_a_team_whose_risk_is_not_shown_stands_last_and_says_so() -> None:
    columns = ("chance", "trend", "keep_low", "keep_high", "warning_from", "warning_to", "reasons", "remark", "lost_work", "outlook_remark")
    teams = pd.DataFrame({"cohort": ["North", "South"], "state": ["hidden", "value"], "band": [None, "usual"]})
    teams = teams.assign(**dict.fromkeys(columns), cohort_id=teams["cohort"], unit="Sales", basis="model")
    table = ranked(RiskAnswer(teams, (), None, False, False, None, {}, None, None, None))
    assert table[["Team", "Risk"]].to_numpy().tolist() == [["South", "usual"], ["North", "hidden"]]


def test_shares_are_said_as_people_say_them() -> None:
    assert [risk_words.in_ten(share) for share in (0.31, 0.04, math.nan)] == ["3 in 10", "fewer than 1 in 10", "an unknown share of"]


def test_a_collapse_that_shows_already_is_said_so() -> None:
    row = {"keep_low": 0.1, "keep_high": 0.6, "warning_from": 0, "warning_to": 0, "band": "high", "state": "value"}
    assert risk_words.outlook(row).endswith("already visible")
    assert risk_words.outlook({**row, "band": "usual"}).endswith("of usual")
    unknown = {**row, "keep_low": None, "keep_high": None}
    assert risk_words.outlook({**unknown, "outlook_remark": "it has collapsed"}) == "it has collapsed"
    assert (risk_words.outlook(unknown), risk_words.outlook({**unknown, "state": "hidden"})) == ("not known", "")
    assert risk_words.learnt({"source": "shipped", "data": "public logs", "from": "2010", "to": "2018", "local_collapses": 0}) == (
        "From other organisations: public logs, 2010 to 2018. Here 0 collapses came, too few to learn from."
    )


def test_without_a_single_collapse_no_share_of_collapses_is_claimed() -> None:
    figures = dict.fromkeys(("calibration_error", "brier_skill", "coverage"), (0.1, 0.0, 0.2))
    trust = SimpleNamespace(
        collapses=0,
        episodes=0,
        passes=True,
        alerts=130,
        forecasts=1300,
        precision=0.0,
        recall=0.0,
        early=0.0,
        rule_precision=0.0,
        rule_recall=0.0,
        leads=(),
        figures=figures,
    )
    said_of = {name: value for name, value, _ in risk_words.measures(trust)}
    unknown = {"Collapses warned of", "Two weeks ahead", "Weeks of warning", "Chances off by", "Better than one chance for all"}
    assert {name for name, value in said_of.items() if value == "not known"} == unknown
    trust.collapses, trust.episodes = 40, 4
    assert [name for name, value, _ in risk_words.measures(trust) if value == "not known"] == ["Weeks of warning"]


def test_every_share_of_warnings_says_its_counts_and_measures_of_chances_are_left_out_where_none_is_claimed() -> None:
    told = {name: value.replace(NBSP, " ") for name, value, _ in risk_words.measures(world.TRUST)}
    assert (told["Warnings that came true"], told["Collapses warned of"]) == ("31 % (28 of 90)", "60 % (6 of 10)")
    assert told["Two weeks ahead"] == "40 % (4 of 10)" and "Chances off by" in told
    unclaimed = {
        name: value.replace(NBSP, " ") for name, value, _ in risk_words.measures(replace(world.TRUST, passes=False, episodes=None))
    }
    assert unclaimed["Collapses warned of"] == "60 %" and not {"Chances off by", "Better than one chance for all"} & set(unclaimed)


def test_an_open_alert_whose_collapse_came_is_told_as_such() -> None:
    found = world.Door().risk(None, None, None)
    case = Case(replace(found.episodes[0], came=True, kept=0.25), None, False)
    told = risk_actions.todo(found, [case], {}, {"t:North": "North"}).replace(NBSP, " ")
    assert "1 alert is open, of a team whose collapse has come" in told and "since 8 Jun 2026, the collapse came" in told


def test_a_high_risk_stands_above_more_work_at_stake_in_a_usual_one() -> None:
    found = world.Door().risk(None, None, None)
    stakes = {"North": 1.0, "South": 50.0}
    teams = found.teams.assign(lost_work=[stakes.get(name, 20.0) for name in found.teams["cohort"]])
    assert list(ranked(replace(found, teams=teams))["Team"])[:2] == ["North", "South"]
