"""A count of groups says how many teams stand behind it."""

import pytest

from dashboard import data, findings, merged, risk_actions
from dashboard.views import project, training
from tests.dashboard import world
from tests.dashboard.pages import run_page, said
from tests.dashboard.test_findings import QUARTER, habit

TOGETHER = ["crm:1+crm:2", "crm:3+crm:(no team)", "crm:R+D"]


def test_teams_that_are_shown_together_and_groups_without_a_figure_are_counted() -> None:
    assert merged.shown_as(TOGETHER, known=2) == "4 teams, shown as 3 groups, 2 of them with a figure"
    assert merged.clause(TOGETHER) == "; 4 teams, shown as 3 groups"
    assert merged.shown_as(["crm:1", "crm:2"], known=0) == "2 teams, none of them with a figure"


def test_nothing_is_said_where_every_team_stands_for_itself_and_who_has_none_is_no_team() -> None:
    assert merged.clause(["crm:1", "other:R+D"], known=2) == ""
    assert merged.shown_as(["crm:1", "crm:(no team)"], known=1) == ""


def test_the_overview_says_that_its_teams_are_groups() -> None:
    teams = {"crm:1+crm:2": habit(0.5, 0.6), "crm:3": habit(0.6, 0.6)}
    sentence = findings.overview(habit(0.62), teams, QUARTER, names={"crm:1+crm:2": "North + South"})
    assert sentence.endswith("; 1 of 2 teams is slipping: North + South (3 teams, shown as 2 groups).")


@pytest.mark.parametrize("page", ["team", "risk"])
def test_a_page_that_counts_teams_says_how_many_have_a_figure(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch)
    assert "6 teams, 4 of them with a figure" in said(run_page(page))


def test_project_and_training_say_that_teams_are_shown_together(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch)
    at = data.scope(data.Filters())
    assert at is not None
    monkeypatch.setattr(merged, "clause", lambda cohorts, known=None: f"; counted {len(cohorts)}")
    monkeypatch.setattr(project.assigning, "team_names", lambda at: {"t:North": "North", "t:South": "South"})
    assert "; counted 2" in project.teams_in_html(at, project.ranked(at))
    assert "; counted 2" in training.build(at).modules


def test_open_alerts_say_of_how_many_the_collapse_has_come() -> None:
    told = [risk_actions._whose(came, count) for came, count in ((1, 1), (1, 2), (2, 2), (2, 3), (3, 3))]
    assert told == ["of a team", "one of a team", "both of teams", "2 of teams", "all of teams"]
