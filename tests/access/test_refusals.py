"""Each way in asks for itself who comes: a role without the right is refused although another check lies behind."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from access.actions import Done, Task, actions, assign, finish
from access.alert_actions import act_on, entered_about, may_act
from access.alert_book import AlertBook, Firing
from access.floors import lattice_for
from access.help import ask, own_requests
from access.history import core_work
from access.own import own_accounts
from access.permissions import allowed
from access.programme import Programme
from access.saved_views import forget
from access.viewer import AccessDenied, FloorPolicy, Viewer
from ledger.book import Ledger
from tests.access.worlds import Team, snapshot

NOW = datetime(2026, 6, 17, 9)
TEAMS = {"crm:1": "North"}
WEEKS = (date(2026, 1, 5), date(2026, 3, 30))
STRANGER = Viewer("x", "intern")
MIA, SUE, TOM = Viewer("mia", "project_manager"), Viewer("sue", "sponsor"), Viewer("tom", "trainer")
MEMBER = Viewer("max", "member", account="max@example.org")
AT_THE_MACHINE = Viewer("root", "operator", account="root@example.org")
FIRING = Firing("low", "Habit is low", "trainer", "crm:1", "North", "team", NOW.date(), None, "below 0.4", (), ())
BOOK = AlertBook("s1", NOW, (), ())


@pytest.fixture
def programme(empty_ledger: Ledger):
    return Programme(lambda: empty_ledger, lambda: NOW)


@pytest.mark.parametrize("asked", [
    lambda: actions(None, STRANGER, TEAMS),
    lambda: entered_about(None, STRANGER, [FIRING]),
    lambda: may_act(STRANGER),
    lambda: allowed(STRANGER, "table", "read"),
    lambda: lattice_for(snapshot([Team("1", "n", [10], [5])]), STRANGER),
    lambda: core_work(snapshot([Team("1", "n", [10], [5])]), MIA, floor=FloorPolicy(5), weeks=WEEKS),
    lambda: own_accounts(snapshot([Team("1", "n", [10], [5])]), AT_THE_MACHINE),
])  # fmt: skip
def test_without_a_ledger_too_a_role_without_the_right_is_refused(asked: Callable[[], object]) -> None:
    with pytest.raises(AccessDenied):
        asked()


@pytest.mark.parametrize("asked", [
    lambda programme: own_requests(programme, AT_THE_MACHINE),
    lambda programme: ask(programme, AT_THE_MACHINE),
    lambda programme: forget(programme, AT_THE_MACHINE, "view-1"),
    lambda programme: programme.changes(TOM, "cost"),
    lambda programme: programme.survey_marks(MEMBER),
    lambda programme: programme.survey_marks(STRANGER),
    lambda programme: act_on(programme, TOM, BOOK, FIRING, {"state": "acknowledged"}, version=None),
])  # fmt: skip
def test_the_ledger_gives_and_takes_nothing_for_a_role_or_team_out_of_reach(
    programme: Programme, asked: Callable[[Programme], object]
) -> None:
    with pytest.raises(AccessDenied):
        asked(programme)
    assert programme.opened().rows("alert_action") == []


def test_a_sponsor_ends_no_action(programme: Programme) -> None:
    assign(programme, MIA, TEAMS, [Task("crm:1", "Mend it.", "F04", "IT", date(2026, 7, 1))], today=NOW.date())
    with pytest.raises(AccessDenied, match="may not write the part 'actions'"):
        finish(programme, SUE, TEAMS, actions(programme, MIA, TEAMS), Done("", NOW.date(), {}))
    assert [one.is_open for one in actions(programme, MIA, TEAMS)] == [True]
