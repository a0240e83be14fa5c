"""The Admin page, and the alerts of rules on it and on the overview."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from access.alert_book import AlertBook, Firing, Standing, Told
from access.permissions import MATRIX
from access.programme import Programme
from dashboard.views import admin
from dashboard.wired import Running
from ledger.book import Ledger
from ledger.migrate import migrate
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

NOON = datetime(2026, 6, 17, 12)
FIRING = Firing("low", "Habit is <b>low</b>", "trainer", "t:North", "North", "team", date(2026, 6, 15), None, "below 0.4", ("board",),
                (Told("board", NOON, "sent"),))  # fmt: skip
STANDINGS = (
    Standing("low", "Habit is low", "threshold", "trainer", "t:North", "North", "team", "alerting", "below 0.4", 0.3, "share"),
    Standing("low", "Habit is low", "threshold", "trainer", "t:Hidden", "Hidden", "team", "no data", "hidden (fewer than 5)"),
    Standing("odd", "Odd rule", "threshold", "sponsor", "company", "Company", "company", "error", "there is no metric called x"),
)
BOOK = AlertBook("s1", NOON, STANDINGS, (FIRING,))
RUNNING = Running(
    [{"id": "s1", "as_of_at": NOON, "published_at": NOON, "is_published": True, "is_whole": False, "problem": "piece 3 is gone"}],
    [{"at": "2026-06-17T12:00:00", "who": "jane", "role": "project_manager", "what": "page: team", "cohort": None}],
    broken_line=7,
)


@pytest.fixture
def programme(tmp_path: Path):
    book = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    migrate(book)
    yield Programme(lambda: book, lambda: NOON)
    book.close()


def test_the_admin_page_says_what_runs_what_is_damaged_and_who_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch, alerts=lambda: BOOK, running=lambda: RUNNING)
    app = run_page("admin")
    assert "1 source, last read Wed 17 Jun 2026, 06:00 UTC; 3 rows set aside; damaged: s1; the view log was changed." in said(app)
    assert "1 alert is open; 1 rule cannot be checked." in said(app)
    tables = [one.value for one in app.dataframe]
    assert [len(one) for one in tables if "Kind" in one] == [len(MATRIX)]
    assert [one["Bytes"].tolist() for one in tables if "Bytes" in one] == [["damaged: piece 3 is gone"]]
    assert [one["State"].tolist() for one in tables if "Rule" in one and "State" in one] == [["▲ alerting", "? no data", "✕ error"]]
    assert [one["Told"].tolist() for one in tables if "Told" in one] == [["board: sent"]]
    assert [one["Who"].tolist() for one in tables if "Who" in one] == [["jane"]]


def test_what_is_whole_served_and_looked_at_is_said_and_each_role_has_its_own_column() -> None:
    kept = [{**RUNNING.snapshots[0], "id": key, "is_published": key == "s2", "is_whole": True, "problem": None} for key in ("s1", "s2")]
    assert admin.snapshot_table(kept)[["State", "Bytes"]].to_numpy().tolist() == [["kept", "whole"], ["served", "whole"]]
    looks = [RUNNING.looks[0], {**RUNNING.looks[0], "cohort": "North"}]
    assert admin.look_table(looks)["About"].tolist() == ["everybody", "North"]
    rows = admin.matrix_table().set_index(["Kind", "Name", "Action"])
    assert rows.loc[("page", "admin", "view"), ["Administrator", "Sponsor", "Trainer"]].tolist() == ["company", "–", "–"]
    door = world.Door()
    assert admin.sources(door.ingestion(None, None), door.capabilities(None, None))["Not logged by the CRM"].tolist() == [1]


def test_a_view_log_that_nobody_changed_is_said_to_be_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = replace(RUNNING, broken_line=None)
    world.configure(world.Door(), monkeypatch, running=lambda: whole)
    text = said(run_page("admin"))
    assert "every line is whole" in text and "the view log was changed" not in text
    world.configure(world.Door(), monkeypatch, running=lambda: RUNNING)
    assert "line 7 was changed" in said(run_page("admin"))


def test_an_alert_stands_on_the_overview_as_text_and_can_be_acknowledged_there(
    monkeypatch: pytest.MonkeyPatch, programme: Programme
) -> None:
    world.configure(world.Door(), monkeypatch, alerts=lambda: BOOK, programme=programme)
    app = run_page("overview")
    assert "Habit is &lt;b&gt;low&lt;/b&gt;" in said(app) and "nothing entered yet" in said(app)
    next(one for one in app.text_area if one.label == "Note").set_value("asked the team")
    next(one for one in app.button if one.label == "Save").click().run()
    [row] = programme.opened().rows("alert_action")
    assert (row["rule"], row["cohort"], row["state"], row["note"]) == ("low", "t:North", "acknowledged", "asked the team")
    assert "acknowledged: asked the team" in said(app)


def test_without_rules_the_admin_page_teaches_how_to_enter_one(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch)
    text = said(run_page("admin"))
    assert "No rule is watched yet" in text and "takehold alerts check" in text
