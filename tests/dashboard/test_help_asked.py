"""Asking for help on the pages: shared and withdrawn by a button, shown to the trainer with a note in the log, never as a file."""

from datetime import date

import pandas as pd
import pytest

from access import help as helping
from access.own import OwnAccount
from access.programme import Programme
from access.viewer import Viewer
from dashboard import data, help_asked
from dashboard.views import my_data
from ledger.book import Ledger
from tests.dashboard import world
from tests.dashboard.pages import run_page, said

ANN = Viewer("ann@example.org", "member", (), account="ann@example.org")
COLUMNS = ["week_start_date", "days_elapsed", "eligible_days_7", "active_days_7", "core_actions", "capabilities_used",
           "capabilities_expected", "habit_state", "lifecycle_state"]  # fmt: skip
WEEK = pd.DataFrame([(world.LAST_COMPLETE, 7, 5, 3, 12, 2, 5, "too early", "new")], columns=COLUMNS)
SHARED = helping.Shared("ann@example.org", "North", date(2026, 7, 17), 9, 12, 20, 2, 5, "not habitual", None)
NOTED: list[tuple[str, str, str | None]] = []


@pytest.fixture
def book(empty_ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    NOTED.clear()
    programme = Programme(lambda: empty_ledger, lambda: world.AS_OF)
    world.configure(
        world.Door(), monkeypatch, programme=programme, note=lambda who, what, cohort, _: NOTED.append((who.role, what, cohort))
    )
    monkeypatch.setattr(my_data, "own_accounts", lambda snapshot, viewer: [OwnAccount("crm", WEEK, "t:North", "North")])
    return empty_ledger


def looked_at_by(viewer: Viewer) -> None:
    wiring = data._wirings[0]
    data.configure(wiring.open_snapshot, lambda: viewer, wiring.settings)


def test_a_person_shares_by_one_button_and_withdraws_by_another(book: Ledger) -> None:
    looked_at_by(ANN)
    app = run_page("my-data")
    assert "Ask for help" in said(app)
    app.button(key="own_sharing").click().run()
    [row] = book.rows("help_request")
    assert (row["account"], row["shared_on"], row["until"], row["withdrawn_on"]) == (
        ANN.account,
        date(2026, 6, 17),
        date(2026, 7, 17),
        None,
    )
    assert "You share your weeks with the trainers of your group until 17 Jul 2026" in said(app)
    assert app.button(key="own_sharing").label == "Withdraw"
    app.button(key="own_sharing").click().run()
    assert book.rows("help_request")[0]["withdrawn_on"] == date(2026, 6, 17)
    assert app.button(key="own_sharing").label == "Share for 30 days"
    assert not app.exception


def test_a_trainer_sees_who_asked_and_the_look_is_noted_under_the_person(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helping, "asked_for_help", lambda programme, viewer, snapshot: [SHARED] if viewer.role == "trainer" else [])
    looked_at_by(Viewer("tom", "trainer"))
    app = run_page("training")
    assert "1 person asked for help" in said(app)
    assert [note for note in NOTED if note[2] == "person:ann@example.org"] == [
        ("trainer", "weeks shared to ask for help", "person:ann@example.org"),
    ]  # fmt: skip
    app.run()
    assert len([note for note in NOTED if note[2] == "person:ann@example.org"]) == 1


def test_the_summary_is_in_steps_and_what_is_not_shown_says_why() -> None:
    assert help_asked.row(SHARED) == ("ann@example.org", "North", "9 to 12 of 20 expected", "2 of 5", "not habitual", "17 Jul 2026")
    nothing = helping.Shared("bob@example.org", "North", date(2026, 7, 17), None, None, None, None, None, None, helping.TOO_FEW)
    assert help_asked.row(nothing)[2:5] == (f"not shown: {helping.TOO_FEW}", "", "")


def test_looks_at_what_one_shares_stand_on_the_own_page_as_looks_at_you() -> None:
    entry = {"at": "2026-06-17T09:00:00", "who": "tom", "role": "trainer", "what": "weeks shared", "cohort": "person:ann@example.org"}
    assert my_data.looks([entry, {**entry, "cohort": None}])["About"].tolist() == ["you", "everybody"]
