"""The locale of a home on its pages: words, axes, tables and fields for dates follow it, files stay as machines read them."""

from collections.abc import Iterator

import pandas as pd
import pytest

from access import formats
from dashboard import charts, data, money, signs, words
from delivery.export import exported
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

DAY, NBSP = world.AS_OF.date(), words.SPACE


@pytest.fixture
def german() -> Iterator[None]:
    with formats.using("de_DE"):
        yield


@pytest.mark.usefixtures("german")
def test_figures_counts_and_money_take_the_separators_of_the_locale() -> None:
    assert words.number(1234.56, decimals=1) == "1.234,6"
    assert words.share(0.004) == f"0,4{NBSP}%"
    assert words.counted(12345, "team") == "12.345 teams"
    assert words.points_more(0.5, 0.25) == "25 points more than"
    assert money.amount(-1234567.0, "EUR") == "-1,23 m EUR"
    assert words.day(DAY) == f"{DAY.day}.{DAY.month}.{DAY.year}"


@pytest.mark.usefixtures("german")
def test_axes_and_what_hovering_says_take_them_too() -> None:
    ends = pd.to_datetime(["2026-06-08", "2026-06-15"])
    points = pd.DataFrame(
        {"period_start": ends, "period_end": ends, "value": [1.0, 2.0], "is_complete": True, "reason": None, "bound": None}
    )
    figure = charts.trend([charts.Line("All", points)], unit="events")
    assert figure.layout.separators == ",."
    assert "%{x|%-d.%-m.%Y}" in figure.data[0].hovertemplate


@pytest.mark.usefixtures("german")
def test_numbers_of_a_table_are_written_in_it_and_still_sort_as_numbers() -> None:
    rows = pd.DataFrame({"Team": ["1.5"], "Work": [1234.5], "Points": [-2.25], "Filled": [62.4]})
    told = signs.signed(rows, {"Filled": pd.Series(["<"])}, {"Work": "%.1f", "Points": signs.POINTS})
    assert [text.replace(NBSP, " ") for [text] in told.values()] == ["1.5", "1.234,5", f"{formats.MINUS}2,2", "<62 %"]
    assert rows["Work"].dtype == float


@pytest.mark.usefixtures("german")
def test_a_csv_file_has_the_digits_of_machines_whatever_the_locale() -> None:
    rows = pd.DataFrame({"Team": ["North"], "Work": [1234.5], "Day": [DAY]})
    assert exported("csv", "Work", [], rows).decode("utf-8-sig").splitlines()[-1] == f'"North",1234.5,"{DAY.isoformat()}"'


def test_a_home_with_american_formats_says_on_its_pages_that_weeks_begin_on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(world.Door(), monkeypatch, locale="en_US")
    try:
        text = said(run_page("overview"))
    finally:
        formats.use(None)
    assert "weeks run from Monday to Sunday, not from Sunday" in text
    assert f"data as of {DAY:%a} {DAY:%b} {DAY.day}, {DAY.year}" in text
    assert data.settings().locale == "en_US"
