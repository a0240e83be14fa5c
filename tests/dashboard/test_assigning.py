"""Assigning on the pages: a cause is given to a role with a due day, stands in the table, and is an intervention when it is done."""

from datetime import timedelta

import pytest

from access import effects
from access.programme import Programme
from access.viewer import Viewer
from dashboard import assigning, data
from ledger.book import Ledger
from metrics.diagnosis import Cause, Diagnosis, Evidence
from metrics.lost_work import LostWork
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

NORTH, SOUTH = "t:North", "t:South"
TODAY = world.AS_OF.date()


@pytest.fixture
def book(empty_ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """An empty ledger behind the dashboard; the first play is likely in North and South, the first skill lacks in both."""
    world.configure(world.Door(), monkeypatch, programme=Programme(lambda: empty_ledger, lambda: world.AS_OF))
    monkeypatch.setattr(effects, "door", world.Door())
    monkeypatch.setattr(data, "diagnoses", lambda at: {team: diagnosis(data.settings().plays[0]) for team in (NORTH, SOUTH)})
    monkeypatch.setattr(data, "skill_gaps", lambda at: {team: diagnosis(data.settings().skills[0].play) for team in (NORTH, SOUTH)})
    return empty_ledger


def diagnosis(play) -> Diagnosis:
    return Diagnosis((Cause(play, (Evidence(play.signs[0], "found", 0.4, compared=0.1),), (), 3.0),), (), ())


def as_role(role: str) -> None:
    wiring = data._wirings[0]
    data.configure(wiring.open_snapshot, lambda: Viewer("somebody", role), wiring.settings)


def press(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def field(app, kind: str, label: str):
    return next(widget for widget in app.get(kind) if widget.label == label)


def buttons(app) -> set[str]:
    return {button.label for button in app.button}


def test_a_cause_is_assigned_with_a_due_day_and_is_an_intervention_when_done(book: Ledger) -> None:
    play = data.settings().plays[0]
    app = run_page("project")
    assert "Nothing is entered about these teams yet" in said(app)
    field(app, "text_input", "Role that acts (not a person's name)").set_value("IT")
    field(app, "date_input", "Due").set_value(TODAY + timedelta(days=9))
    press(app, "Assign")
    assert [one.value for one in app.success] == ["Assigned."]
    [row] = book.rows("alert_action")
    assert (row["cohort"], row["play"], row["title"], row["state"], row["owner_role"], row["due"]) == (
        NORTH, play.code, play.action, "assigned", "IT", TODAY + timedelta(days=9),
    )  # fmt: skip
    assert "1 action open, 0 done" in said(app) and "26 Jun 2026" in said(app)
    field(app, "multiselect", "Done").set_value([row["key"]])
    press(app, "Enter as done")
    [entered] = book.rows("intervention")
    assert (entered["title"], entered["kind"], entered["teams"], entered["held_on"]) == (play.action, "fix", "North", TODAY)
    assert f"done on 17 Jun 2026, in the ledger as {entered['key']}" in said(app)


def test_what_is_overdue_is_said_so_and_what_is_assigned_is_not_offered_again(book: Ledger) -> None:
    app = press(run_page("project"), "Assign")
    offers = field(app, "selectbox", "Cause").options
    assert len(offers) == 1 and offers[0].startswith("South: ")
    assert "overdue" not in said(app)
    snapshot = data._wirings[0].open_snapshot()
    assert snapshot is not None
    snapshot.manifest.as_of_at = world.AS_OF + timedelta(days=15)
    assert "1 action open, 0 done; 1 overdue" in said(run_page("project"))


def test_a_trainer_acknowledges_a_cause_and_a_project_manager_assigns_it_then(book: Ledger) -> None:
    as_role("trainer")
    app = run_page("team", query={"team": "North"})
    assert "Assign" not in buttons(app)
    press(app, "Acknowledge only")
    assert [row["state"] for row in book.rows("alert_action")] == ["acknowledged"]
    assert "Acknowledge only" not in buttons(app)
    as_role("project_manager")
    press(run_page("team", query={"team": "North"}), "Assign")
    [row] = book.rows("alert_action")
    assert (row["state"], row["version"], row["owner_role"]) == ("assigned", 2, data.settings().plays[0].who)


def test_a_sponsor_sees_the_actions_and_has_no_form_for_them(book: Ledger) -> None:
    press(run_page("project"), "Assign")
    as_role("sponsor")
    app = run_page("project")
    assert "1 action open" in said(app)
    assert not buttons(app) & {"Assign", "Acknowledge only", "Enter as done"}


def test_an_assignment_without_a_role_is_refused_and_nothing_is_kept(book: Ledger) -> None:
    app = run_page("project")
    field(app, "text_input", "Role that acts (not a person's name)").set_value(" ")
    press(app, "Assign")
    assert "Owner role: empty." in said(app)
    assert book.rows("alert_action") == []


def test_a_training_is_planned_for_two_teams_and_logged_as_one_that_reached_both(book: Ledger) -> None:
    module = data.settings().skills[0].module
    app = run_page("training")
    assert field(app, "multiselect", "Teams").value == [NORTH, SOUTH]
    press(app, "Plan")
    assert [one.value for one in app.success] == ["Planned for 2 teams."]
    assert {(row["cohort"], row["title"], row["owner_role"]) for row in book.rows("alert_action")} == {
        (NORTH, module, "trainer"), (SOUTH, module, "trainer"),
    }  # fmt: skip
    field(app, "multiselect", "Done").set_value([row["key"] for row in book.rows("alert_action")])
    press(app, "Enter as done")
    [entered] = book.rows("intervention")
    assert (entered["title"], entered["kind"], entered["teams"]) == (module, "training", "North; South")
    assert "0 actions open, 2 done" in said(app)
    assert "Did it work?" in said(app)


def test_nothing_is_logged_before_something_is_chosen(book: Ledger) -> None:
    app = press(run_page("project"), "Assign")
    press(app, "Enter as done")
    assert "Choose first what is done." in said(app)
    assert book.rows("intervention") == []


def test_without_a_ledger_the_pages_stand_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch)
    app = run_page("project")
    assert not app.exception
    assert "What is done about it" not in said(app)


def test_a_team_that_loses_work_without_a_cause_that_stands_out_is_offered_to_be_asked(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = data.scope(data.Filters())
    assert at is not None
    lost = {team: LostWork(actions, 1.0, 2.0, "teams of its kind") for team, actions in ((NORTH, 9.0), (SOUTH, 5.0), ("t:East", 4.0))}
    monkeypatch.setattr(data, "lost_work", lambda at: lost)
    monkeypatch.setattr(data, "diagnoses", lambda at: {NORTH: Diagnosis((), (), ()), SOUTH: diagnosis(data.settings().plays[0])})
    assert [(offer.cohort_id, offer.code) for offer in assigning.offered(at)] == [(NORTH, "ask"), (SOUTH, data.settings().plays[0].code)]
