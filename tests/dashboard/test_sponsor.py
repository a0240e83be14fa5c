"""The Sponsor page: goals, return and engagement in words, for those who may see the money."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from access import worth
from access.programme import Programme
from access.viewer import Viewer
from dashboard import data
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
    assert "Benefits run at 50 % of the business case (50 to 50 %); it breaks even at 38 % effective adoption." in text
    assert "None of 2 goals are reached; 1 goal was never locked." in text
    assert "The rule says: go on." in text
    tables = [frame.value for frame in app.dataframe]
    assert tables[0]["In words"].tolist() == ["50 % of the way", "not known: measured elsewhere, no figure entered"]
    assert any("North" in list(table.get("Team", [])) for table in tables)
    assert [one.proto.label for one in app.get("download_button")] == ["Print as a two-page brief"]


def test_who_may_not_see_the_money_is_told_so(book: Ledger) -> None:
    data.configure(data._wirings[0].open_snapshot, lambda: Viewer("tom", "trainer"), data.settings())
    app = run_page("sponsor")
    assert not app.exception
    assert "may not read what the programme costs and brings" in said(app)
    assert not app.dataframe


def test_a_case_that_is_not_entered_is_said_and_the_goals_still_stand(book: Ledger) -> None:
    book.save([Edit("benefit", None, key="benefit-1", version=1)], Actor("x", "operator"), at=AS_OF)
    app = run_page("sponsor")
    assert "The return cannot be worked out: No benefit is entered." in said(app)
    assert "50 % of the way" in app.dataframe[0].value["In words"].tolist()
