"""Texts that know their figure, and tables with figures and words apart."""

import doctest
from datetime import date, datetime

import pandas as pd
import pytest

from dashboard import entering, html_tables, panels, told, words
from dashboard.html_tables import as_read, tables_in
from dashboard.panels import Cell, HeatRow
from dashboard.told import Told, apart, cells, told_share
from delivery import export
from tests.dashboard.takeaway import csv_rows

FEW = "hidden (fewer than 5)"


def apart_rows(*texts: str) -> list[list[object]]:
    """Header and rows of one column set apart, gaps as None."""
    found = apart(pd.DataFrame({"Now": cells(texts)}))
    return [list(found.columns), *([None if pd.isna(cell) else cell for cell in row] for row in found.to_numpy().tolist())]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # one unit stands in the name, a gap keeps its reason, a text that is only the number needs no words beside it
        ((words.figure(0.29, "share"), Told(FEW)), [["Now (%)", "Now in words"], [29, None], [None, FEW]]),
        # units that differ stand beside the numbers, percent spelled, because a cell that begins with the sign would be a formula
        ((words.share(0.5), words.figure(4.25, "days")), [["Now", "Now unit"], [50.0, "percent"], [4.25, "days"]]),
        # a bound stands beside its number, as in the sortable tables
        ((words.figure(0.1, "share", bound="<"), words.share(0.62)), [["Now (%)", "Now bound"], [10, "<"], [62, None]]),
        # what says more than its number keeps its words
        ((words.of(3, 40, "team"), "–"), [["Now (teams)", "Now in words"], [3, "3 of 40 teams"], [None, None]]),
        # days are days, and what stands in place of one is told beside them
        ((words.day(date(2026, 6, 8)), "never"), [["Now", "Now in words"], [date(2026, 6, 8), None], [None, "never"]]),
        # words alone stay as they are
        (("likely", "very likely"), [["Now"], ["likely"], ["very likely"]]),
    ],
)
def test_a_column_of_figures_is_set_apart_from_its_words(texts: tuple[str, ...], expected: list[list[object]]) -> None:
    assert apart_rows(*texts) == expected


def test_a_figure_that_is_not_known_is_no_number_and_no_zero() -> None:
    assert [words.share(None).value, words.number(float("nan")).value, told_share("", None).value] == [None, None, None]
    assert words.figure(None, "days").note == words.NOT_KNOWN


def test_a_table_of_a_page_keeps_its_figures_for_files_and_shows_none_of_them_twice() -> None:
    moment = Told("8 Jun 2026 09:30", datetime(2026, 6, 8, 9, 30))
    html = panels.text_table(("Team", "Share", "At"), [("A & B", words.figure(0.1, "share", bound="<"), moment)], caption="C")
    [(caption, found)] = tables_in(panels.section("The finding", "of whom") + html)
    assert (caption, found.heading, found.about) == ("C", "The finding", "of whom")
    assert found.data.to_numpy().tolist() == [["A & B", 10, "<", datetime(2026, 6, 8, 9, 30)]]
    assert list(found.data.columns) == ["Team", "Share (%)", "Share bound", "At"]
    assert found.shown.to_numpy().tolist() == [["A & B", "<10 %", "8 Jun 2026 09:30"]]
    assert "data-value" in html and "data-value" not in as_read(html) and 'data-column="Share"' in as_read(html)


def test_a_heat_map_leaves_with_a_row_for_each_period_and_the_reason_of_each_gap() -> None:
    row = HeatRow("North", (Cell(0.62, Told("62", 62.0, "%"), "week"), Cell(None, Told("", note=FEW), FEW)))
    html = panels.heat_map(
        [row], [date(2026, 6, 1), date(2026, 6, 8)], caption="Heat", span=(0.0, 1.0), name_label="Team", measure="Habitual users"
    )
    [(_, found)] = tables_in(html)
    assert csv_rows(export.exported("csv", "Heat", [], found.data)) == [
        ["Team", "Period from", "Habitual users (%)", "Habitual users in words"],
        ["North", "2026-06-01", "62", ""],
        ["North", "2026-06-08", "", FEW],
    ]
    assert found.shown.to_numpy().tolist() == [["North", "62", ""]]
    assert found.about == html_tables.BLANK


def test_no_text_of_a_crm_can_pass_for_a_figure() -> None:
    sly = '5" data-value="7" data-unit="EUR'
    [(_, found)] = tables_in(panels.text_table(("Team", "Share"), [(sly, Told(sly, 0.5, sly, note=sly))], caption=sly))
    assert found.data.iloc[0].tolist() == [sly, 0.5, sly]
    assert sly in as_read(panels.text_table(("Team",), [(sly,)], caption="C")).replace("&quot;", '"')


@pytest.mark.parametrize(("text", "kind", "value"), [("0.75", "number", 0.75), ("soon", "date", None), ("0.75", "text", None)])
def test_a_cell_of_the_ledger_is_a_number_where_its_column_holds_numbers(text: str, kind: str, value: float | None) -> None:
    found = entering.typed(text, kind)
    assert found == text and getattr(found, "value", None) == value


def test_the_examples_of_told_texts_hold() -> None:
    assert [doctest.testmod(module).failed for module in (told, html_tables)] == [0, 0]
