"""The Programme page: entered as a user does, refused in words, never overwriting somebody else's change."""

import html
import re
from datetime import datetime

import pytest

from access.programme import Programme
from access.viewer import Viewer
from dashboard import data
from ledger.book import Ledger
from ledger.editing import Actor, Edit
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

NOW = datetime(2026, 6, 17, 9)


@pytest.fixture
def book(empty_ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """An empty ledger behind the dashboard."""
    world.configure(world.Door(), monkeypatch, programme=Programme(lambda: empty_ledger, lambda: NOW))
    return empty_ledger


def as_role(book: Ledger, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    settings = data.settings()
    opener = data._wirings[0].open_snapshot
    data.configure(opener, lambda: Viewer("somebody", role), settings)


def field(app, label: str):
    """The widget with this label."""
    return next(
        widget for kind in ("text_input", "date_input", "selectbox", "text_area") for widget in app.get(kind) if widget.label == label
    )


def errors(app) -> list[str]:
    """What the page refuses, as a reader sees it."""
    return [html.unescape(text) for text in re.findall(r'th-problem" role="note">(.*?)</aside>', said(app))]


def save(app) -> None:
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception


def test_a_wave_is_entered_through_the_form_and_listed(book: Ledger) -> None:
    app = run_page("programme", query={"part": "Wave"})
    assert "Nothing entered yet" in said(app)
    field(app, "Title *").set_value("Sales first")
    field(app, "Go live *").set_value(datetime(2026, 9, 1).date())
    save(app)
    assert [one.value for one in app.success] == ["Saved."]
    assert list(app.dataframe[1].value["Title"]) == ["Sales first"]
    assert next((one["who"], one["role"], one["at"]) for one in book.changes("wave")) == ("local", "administrator", NOW)


def test_a_bad_cell_is_refused_beside_the_form_and_nothing_is_saved(book: Ledger) -> None:
    app = run_page("programme", query={"part": "Wave"})
    field(app, "People").set_value("many")
    save(app)
    words = errors(app)
    assert (len(words), "not a whole number" in words[0], words[1:]) == (3, True, ["Title: empty", "Go live: empty"])
    assert book.rows("wave") == []


def test_a_row_that_somebody_else_changed_while_it_was_open_is_not_overwritten(book: Ledger) -> None:
    ben = Actor("ben", "administrator")
    book.save([Edit("wave", {"title": "Sales", "go_live": "2026-09-01"})], ben, at=NOW)
    app = run_page("programme", query={"part": "Wave"})
    app.selectbox(key="row_of_wave").set_value("wave-1").run()
    book.save([Edit("wave", {"people": "12"}, key="wave-1", version=1)], ben, at=NOW)
    field(app, "Title *").set_value("Sales and service")
    save(app)
    assert errors(app) == ["Version: changed meanwhile by ben on 2026-06-17 09:00: it is in version 2, this is from 1"]
    assert (book.rows("wave")[0]["title"], book.rows("wave")[0]["people"]) == ("Sales", 12)


@pytest.mark.parametrize(("role", "sees_costs", "enters_waves"), [
    ("project_manager", True, True), ("sponsor", True, False), ("trainer", False, False),
])  # fmt: skip
def test_each_role_sees_and_changes_only_its_own_parts(
    book: Ledger, monkeypatch: pytest.MonkeyPatch, role: str, sees_costs: bool, enters_waves: bool
) -> None:
    as_role(book, monkeypatch, role)
    app = run_page("programme", query={"part": "Wave"})
    assert not app.exception
    parts = app.selectbox(key="part").options
    assert any(part.startswith("Cost") for part in parts) is sees_costs
    assert any(button.label == "Save" for button in app.button) is enters_waves
    assert not any(part.startswith("Answer") for part in parts)


def test_pasted_rows_are_imported_whole_or_named(book: Ledger) -> None:
    app = run_page("programme", query={"part": "Wave"})
    app.text_area(key="paste_wave_0").set_value("title,go_live\nNorth,2026-09-01\nSouth,soon\n").run()
    app.button(key="import_wave").click().run()
    assert "wave row 3, column go_live" in errors(app)[0]
    assert book.rows("wave") == []
    app.text_area(key="paste_wave_0").set_value("title,go_live\nNorth,2026-09-01\nSouth,2026-10-01\n").run()
    app.button(key="import_wave").click().run()
    assert ([one.value for one in app.success], len(book.rows("wave"))) == (["2 rows added or changed."], 2)


def test_the_metric_of_a_goal_is_chosen_by_its_title_and_one_that_is_gone_stays_as_entered(book: Ledger) -> None:
    anna = Actor("anna", "administrator")
    book.save([Edit("goal", {"title": "Old", "kind": "inside", "metric": "gone_rate"})], anna, at=NOW)
    app = run_page("programme", query={"part": "Goal"})
    assert "Habitual users (share)" in field(app, "Metric").options
    field(app, "Title *").set_value("Habit")
    field(app, "Kind *").set_value("inside")
    field(app, "Metric").set_value("habit_rate")
    field(app, "Target").set_value("60 %")
    save(app)
    assert errors(app) == []
    assert [row["target"] for row in book.rows("goal")] == [None, 0.6]
    assert sorted(str(row["metric"]) for row in book.rows("goal")) == ["gone_rate", "habit_rate"]
    app.selectbox(key="row_of_goal").set_value("goal-1").run()
    assert field(app, "Metric").value == "gone_rate"


def test_the_sentence_says_what_is_locked_and_what_comes_next(book: Ledger) -> None:
    anna = Actor("anna", "administrator")
    goal = {"title": "Habit", "kind": "inside", "locked_at": "2026-01-01 00:00:00"}
    late, following = {"title": "Data loaded", "due": "2026-06-01"}, {"title": "Second wave", "due": "2026-07-01"}
    book.save([Edit("goal", goal), Edit("milestone", late), Edit("milestone", following)], anna, at=NOW)
    assert "1 of 1 goal is locked. Next is Second wave, due 1 Jul 2026; 1 milestone is overdue." in said(run_page("programme"))
    book.save([Edit("milestone", {**late, "done_on": "2026-06-20"}, key="milestone-1", version=1)], anna, at=NOW)
    assert "due 1 Jul 2026; no milestone is overdue." in said(run_page("programme"))
    decisions = [{"title": "Bonus", "kind": "process", "due": due} for due in ("2026-06-01", "2026-06-16", "2026-06-30")]
    book.save([Edit("decision", decisions[0]), Edit("decision", decisions[2])], anna, at=NOW)
    assert "no milestone is overdue. 1 decision is overdue, since 1 Jun 2026." in said(run_page("programme"))
    book.save([Edit("decision", decisions[1])], anna, at=NOW)
    assert "2 decisions are overdue, the oldest since 1 Jun 2026." in said(run_page("programme"))


def test_waves_and_interventions_stand_as_marks_in_the_adoption_chart(book: Ledger) -> None:
    anna = Actor("anna", "administrator")
    course = {"title": "March <b>course</b>", "kind": "training", "held_on": "2026-03-10", "teams": "North"}
    book.save([Edit("intervention", course), Edit("wave", {"title": "First wave", "go_live": "2026-01-20"})], anna, at=NOW)
    app = run_page("overview")
    figure = app.get("plotly_chart")[0].proto.spec
    assert "<li>Mark 2, 10 Mar 2026: March &lt;b&gt;course&lt;/b&gt;</li>" in said(app)
    assert "First wave" in figure and "March" in figure
    assert "<b>course" not in figure
    north, south = (run_page("team", query={"team": team}).get("plotly_chart")[0].proto.spec for team in ("North", "South"))
    assert ("March" in north, "March" in south, "First wave" in south) == (True, False, True)


def test_the_project_page_follows_each_wave_from_licence_to_habit(book: Ledger) -> None:
    assert "No wave says who is in it" in said(run_page("project"))
    waves = (("North first", "North", "2026-01-12"), ("Service", "Service", "2026-03-02"), ("Later", "Nowhere", "2026-09-01"))
    entered = [Edit("wave", {"title": title, "units": units, "go_live": day}) for title, units, day in waves]
    book.save(entered, Actor("anna", "project_manager"), at=NOW)
    text = said(run_page("project")).replace("\u202f", " ")
    rows = re.findall(r'data-column="([^"]+)">([^<]*)', text.partition("from licence to habit")[2] or text)
    cells = {name: [value for column, value in rows if column == name] for name in ("Wave", "People", "Habitual", "Most are lost")}
    assert cells["Wave"] == ["North first", "Service", "Later"]
    # of 20 people half never used it, half is active; the habit is 30 % in the first and 35 % in the second wave
    assert cells["People"][:2] == ["20", "20"]
    assert cells["Habitual"][:2] == ["30 %", "35 %"]
    assert cells["Most are lost"] == ["between licensed and ever used: 50 %", "between licensed and ever used: 50 %", "not live yet"]
