"""The Sponsor page: goals, return and engagement in words, for those who may see the money."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from access import worth
from access.programme import Programme
from access.viewer import AccessDenied, Viewer
from dashboard import data, words
from dashboard.views import sponsor
from ledger.book import Ledger
from ledger.editing import Actor, Edit
from ledger.migrate import migrate
from tests.access.test_worth import ROWS, values
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

AS_OF = datetime(2026, 6, 15)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger of a whole business case behind the dashboard; adoption stands at half of its plan."""
    opened = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    migrate(opened)
    opened.save([Edit(table, row) for table, rows in ROWS.items() for row in rows], Actor("x", "operator"), at=datetime(2025, 6, 1))
    monkeypatch.setattr(worth.door, "values", values)
    monkeypatch.setattr(world, "AS_OF", AS_OF)
    world.configure(
        world.Door(),
        monkeypatch,
        programme=Programme(lambda: opened, lambda: AS_OF),
        brief=lambda snapshot, viewer: b"%PDF-of " + viewer.name.encode(),
    )
    yield opened
    opened.close()


def test_the_page_says_how_benefits_goals_and_the_rule_stand(book: Ledger) -> None:
    app = run_page("sponsor")
    assert not app.exception
    text = said(app)
    assert "Benefits so far run at 50 % of the business case (50 to 50 %); over its 2 years it comes to a loss of 600 EUR at" in text
    assert "(chance of a gain 25 %); the plan was a gain of 1,800 EUR. It breaks even at 38 % effective adoption in every year." in text
    assert "None of 2 goals are reached today; 1 goal was never locked." in text
    assert "The rule says: go on." in text
    assert "Fixed on 1 Jun 2025: stop when for 1 quarter the chance is below 20 % and the engagement below 40 %; fix it when" in text
    cells = re.findall(r'data-column="([^"]*)"[^>]*>(?:<span>)?(.*?)(?:</span>)?</td>', text)
    assert [said_ for column, said_ in cells if column == "In words"][:2] == [
        "50 % of the way", "not known: measured elsewhere, no figure entered",
    ]  # fmt: skip
    assert ("Team", "North") in cells and ("Missing a year", "640 EUR") in cells
    assert "the low end spares people in their first 28 days" in text and "one person is not shown" in text
    assert [one.proto.label for one in app.get("download_button")] == ["Print as a two-page brief"]


def test_the_return_is_worked_out_anew_for_another_scope_or_a_new_cell_and_for_nothing_else(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noted(snapshot: Any, viewer: Viewer, *arguments: Any, **named: Any) -> pd.DataFrame:
        asked.append(viewer.scope_id)
        return values(snapshot, viewer, *arguments, **named)

    def scopes_asked(viewer: Viewer) -> set[str]:
        asked.clear()
        data._wirings[0].viewer = lambda: viewer
        at = data.scope(data.Filters())
        assert at is not None and sponsor.build(at) is not None
        return set(asked)

    monkeypatch.setattr(worth.door, "values", noted)
    anna, ben, units = Viewer("anna", "sponsor"), Viewer("ben", "project_manager"), Viewer("cleo", "sponsor", units=("Sales",))
    assert [scopes_asked(viewer) for viewer in (anna, ben, units, anna, units)] == [{anna.scope_id}, set(), {units.scope_id}, set(), set()]
    with pytest.raises(AccessDenied, match="may not read what the programme costs"):
        scopes_asked(Viewer("tom", "trainer"))
    book.save([Edit("benefit", {"people": "90"}, key="benefit-1", version=1)], Actor("x", "operator"), at=AS_OF)
    assert [scopes_asked(viewer) for viewer in (anna, units)] == [{anna.scope_id}, {units.scope_id}]


def test_an_open_decision_says_for_how_long_it_is_overdue_and_the_most_urgent_stands_first(book: Ledger) -> None:
    opened = [("Bonus", "2026-06-13"), ("Names", "2026-06-15"), ("Someday", None)]
    rows = [{"title": title, "kind": "process", **({"due": due} if due else {})} for title, due in reversed(opened)]
    book.save([Edit("decision", row) for row in rows], Actor("x", "operator"), at=AS_OF)
    cells = re.findall(r'data-column="(Decision|Late)"[^>]*>(?:<span>)?(.*?)(?:</span>)?</td>', said(run_page("sponsor")))
    assert cells[:4] == [("Decision", "Bonus"), ("Late", "2 days"), ("Decision", "Names"), ("Late", "not yet")]
    assert cells[4:] == [("Decision", "Someday"), ("Late", "not known")]


def test_who_may_not_see_the_money_has_no_such_page(book: Ledger) -> None:
    data.configure(data._wirings[0].open_snapshot, lambda: Viewer("tom", "trainer"), data.settings())
    with pytest.raises(AssertionError, match="fell back from sponsor"):
        run_page("sponsor")


def test_a_case_that_is_not_entered_is_said_and_the_goals_still_stand(book: Ledger) -> None:
    book.save([Edit("benefit", None, key="benefit-1", version=1)], Actor("x", "operator"), at=AS_OF)
    app = run_page("sponsor")
    assert "The return cannot be worked out: No benefit is entered." in said(app)
    assert "50 % of the way" in said(app)


def test_charts_show_where_a_goal_is_heading_the_case_and_what_moves_the_return(book: Ledger) -> None:
    course = {"title": "March course", "kind": "training", "held_on": "2026-03-10", "teams": "North"}
    wide = {"value_low": "60", "value_high": "120", "version": "1"}
    book.save([Edit("intervention", course), Edit("benefit", wide, key="benefit-1", version=1)], Actor("x", "operator"), at=AS_OF)
    app = run_page("sponsor")
    heading, adoption, swings = (json.loads(chart.proto.spec) for chart in app.get("plotly_chart"))
    assert "“Habit”: 40 % to be expected on 1 Dec 2026" in said(app)
    low, high, expected, measured = (trace["y"] for trace in heading["data"])
    assert len(low) == len(high) == len(expected) < len(measured)
    assert {round(value, 6) for value in measured if value is not None} == {0.4}
    assert all("March course" in str(chart["layout"]["meta"]["notes"]) for chart in (heading, adoption))
    assert said(app).count("Mark 1, 10 Mar 2026: March course") == 2
    assert [trace["name"] for trace in swings["data"]] == ["at its low", "at its high"]
    assert [bar["base"] + bar["x"][0] for bar in swings["data"]] == pytest.approx([-1200.0, 600.0])


def test_a_goal_that_fell_from_its_curve_shows_what_was_measured_and_claims_no_chance(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falling(*asked: Any, **named: Any) -> pd.DataFrame:
        found = values(*asked, **named)
        weeks = (AS_OF - found["period_start"]).dt.days // 7
        return found.assign(value=(0.5 + 0.01 * weeks.clip(upper=20)).where(found["metric"].eq("habit_rate"), found["value"]))

    monkeypatch.setattr(worth.door, "values", falling)
    book.save([Edit("goal", {"target": "0.5"}, key="goal-1", version=1)], Actor("x", "operator"), at=datetime(2025, 5, 1))
    app = run_page("sponsor")
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    found = re.search(
        r"“Habit”: 51.% now, the target is 50.% on 1 Dec 2026; no chance is told, because (.*?) points below the course", said(app)
    )
    assert found is not None and re.fullmatch(r"the last 8 weeks ran \d+", found[1])
    assert [trace["y"][-1] for trace in chart["data"]] == [None]  # what was measured, and no band
    assert "reached today; no chance is told: the last 8 weeks ran" in said(app)
    assert "1 of 2 goals is reached today" in said(app)


def test_the_programme_page_knows_what_came_of_the_case_and_definitions_explain_it(book: Ledger) -> None:
    table = run_page("programme").dataframe[0].value.set_index("Indicator")["Value"]
    assert (table["Benefits realised"], table["Chance of a gain"]) == (words.share(0.5), words.share(0.25))
    # a gain needs 45 % in year 2, drawn from 30 to 60 % with 30 % the likeliest: (15/30) squared
    text = said(run_page("definitions", query={"figure": "Benefits realised"}))
    assert "what people enter under Programme" in text and "Formula" in text
