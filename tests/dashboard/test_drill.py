"""From a figure to the cohorts, the facts and the source behind it."""

from typing import Any

import pandas as pd
import pytest

from access.origins import origins
from access.viewer import Viewer
from dashboard import data, drill, panels
from metrics.catalog import CATALOG
from sql.canonical import TABLES
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

NBSP = "\N{NO-BREAK SPACE}"
HABIT = {"figure": "Habitual users"}


def test_every_figure_of_the_catalogue_names_its_facts_and_the_tables_below_them() -> None:
    nowhere = [name for name, metric in CATALOG.items() if not all(one.sentence and one.grain and one.tables for one in origins(metric))]
    assert nowhere == []
    strange = {table for metric in CATALOG.values() for one in origins(metric) for table in one.tables} - set(TABLES)
    assert {table for table in strange if table.startswith(("person", "team"))} == set()  # facts are followed down to what was read
    [habit] = origins(CATALOG["habit_rate"])
    assert habit.fact == "team_activity" and {"usage_event", "org_membership"} <= set(habit.tables)


def test_a_tile_leads_to_its_figure_with_the_filters_of_the_page_and_says_the_formula(door: world.Door) -> None:
    text = said(run_page("overview", query={"unit": "Sales", "period": "Month"}))
    address = (
        "/definitions?period=Month&amp;unit=Sales&amp;type=All+application+types&amp;compare=Period+before&amp;figure=Habitual%20users"
    )
    assert f'<a class="th-figure" href="{address}">Habitual users</a>' in text
    assert f"Formula: {CATALOG['habit_rate'].formula.rstrip('.')}." in text


def test_a_figure_in_a_table_leads_there_too_and_other_cells_do_not() -> None:
    body = panels.text_table(("Figure", "What it says"), [("Habitual users", "Habitual users"), ("Payback", "")], caption="Some")
    assert body.count("th-figure") == 1 and ">Payback<" in body


def test_a_chosen_figure_shows_every_team_behind_it_its_fact_and_what_was_read(door: world.Door) -> None:
    app = run_page("definitions", query=HABIT)
    text = said(app).replace(NBSP, " ")
    assert "Habitual users: 40 % in the whole company; from 30 % in North to 45 % in" in text
    assert "team_activity" in text and "usage event" in text
    behind = next(table.value for table in app.dataframe if "Figure (%)" in table.value.columns)
    rows = behind.set_index("Name")
    assert rows.loc["North", "Figure (%)"] == pytest.approx(30.0) and rows.loc["North", "In words"] == f"better by 1{NBSP}point"
    assert rows.loc["Hidden", "In words"] != rows.loc["Unknown", "In words"] and rows.loc[["Hidden", "Unknown"], "Figure (%)"].isna().all()


def test_who_may_see_no_figures_is_told_where_it_is_counted_and_no_value(door: world.Door) -> None:
    wiring = data._wirings[0]
    data.configure(wiring.open_snapshot, lambda: Viewer("m", "member", ()), wiring.settings)
    app = run_page("definitions", query=HABIT)
    text = said(app).partition("<style>")[0].replace(NBSP, " ")
    assert "team_activity" in text and len(app.dataframe) == 0
    assert "North" not in text and "40 %" not in text and "What was read for it" not in text


def test_streams_of_other_tables_are_left_out() -> None:
    found = origins(CATALOG["habit_rate"])
    ingestion = world.Door().ingestion(None, None)
    rows = drill.stream_rows(ingestion.assign(stream="usage_event.view"), found)
    assert [row[1] for row in rows] == ["usage event: view"]
    assert drill.stream_rows(ingestion.assign(stream="sent_survey"), found) == []


def test_a_highest_figure_that_many_teams_share_names_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in = world.Door()
    world.configure(standing_in, monkeypatch)
    usual = standing_in.values

    def levelled(*asked: Any, **named: Any) -> pd.DataFrame:
        found = usual(*asked, **named)
        return found.assign(value=found["value"].clip(lower=0.4).where(found["value"].notna()))

    monkeypatch.setattr(world.Door, "values", lambda _self, *asked, **named: levelled(*asked, **named))
    at = data.scope(data.Filters())
    assert at is not None
    said_of = drill.finding(at, CATALOG["habit_rate"]).replace(NBSP, " ")
    assert said_of.startswith("Habitual users: 40 % in the whole company; from 40 % in 3 teams to 45 % in ")


def test_who_sees_some_units_only_is_never_told_that_it_is_the_whole_company(door: world.Door, monkeypatch: pytest.MonkeyPatch) -> None:
    wiring = data._wirings[0]
    data.configure(wiring.open_snapshot, lambda: Viewer("tom", "trainer", ("Sales",), account="tom@example.org"), wiring.settings)
    every = world.Door().cohorts(None, None)
    monkeypatch.setattr(door, "cohorts", lambda *_asked: every[every["unit"] == "Sales"])
    for text in (said(run_page("overview")), said(run_page("definitions", query=HABIT))):
        assert "Sales (all that you may see)" in text and "whole company" not in text
