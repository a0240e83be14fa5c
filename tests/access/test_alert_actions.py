"""What is done about alerts: seen and entered only for teams in reach, and never over somebody else's head."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from access.alert_actions import Case, act, cases, may_act
from access.programme import ChangedMeanwhile, Programme, Refused
from access.risk import COLUMNS, Episode, RiskAnswer
from access.viewer import ROLES, AccessDenied, Viewer
from ledger.book import Ledger

NOW = datetime(2026, 6, 17, 9)
TODAY = NOW.date()
RAISED = Episode("crm:1", date(2026, 6, 1), None, None, None, None)
ANSWER = RiskAnswer(pd.DataFrame(columns=list(COLUMNS)), (), None, False, False, None, {}, None, None, None, episodes=(RAISED,))
TRAINER = Viewer("tom", "trainer")


@pytest.fixture
def programme(empty_ledger: Ledger):
    return Programme(lambda: empty_ledger, lambda: NOW)


def case_of(programme: Programme, viewer: Viewer = TRAINER, today: date = TODAY) -> Case:
    [one] = cases(programme, viewer, ANSWER, today=today)
    return one


def test_an_alert_is_put_off_until_a_day_and_then_stands_there_again(programme: Programme) -> None:
    assert case_of(programme).entered is None
    act(programme, TRAINER, ANSWER, case_of(programme), {"state": "snoozed", "snoozed_until": "2026-06-24"})
    entered = case_of(programme).entered
    assert entered is not None and (entered["cohort"], entered["raised_on"]) == ("crm:1", date(2026, 6, 1))
    put_off = [case_of(programme, today=day).is_put_off for day in (date(2026, 6, 23), date(2026, 6, 24))]
    assert put_off == [True, False]


def test_every_step_stands_in_the_trail_with_who_took_it(programme: Programme) -> None:
    act(programme, TRAINER, ANSWER, case_of(programme), {"state": "acknowledged"})
    manager = Viewer("mia", "project_manager")
    act(programme, manager, ANSWER, case_of(programme), {"state": "assigned", "owner_role": "trainer", "play": "F07"})
    trail = programme.changes(manager, "alert_action")
    assert {(one["who"], one["after"]) for one in trail if one["column_name"] == "state"} == {("tom", "acknowledged"), ("mia", "assigned")}


def test_two_who_act_on_the_same_alert_do_not_overwrite_each_other(programme: Programme) -> None:
    seen_by_both = case_of(programme)
    act(programme, TRAINER, ANSWER, seen_by_both, {"state": "acknowledged"})
    with pytest.raises((ChangedMeanwhile, Refused)):
        act(programme, Viewer("mia", "project_manager"), ANSWER, seen_by_both, {"state": "done", "done_on": "2026-06-16"})
    entered = case_of(programme).entered
    assert entered is not None and entered["state"] == "acknowledged"


@pytest.mark.parametrize("cells", [{"state": "snoozed"}, {"state": "assigned"}, {"state": "done"}, {"state": "forgotten"}])
def test_a_step_without_what_it_needs_is_refused(programme: Programme, cells: dict[str, str]) -> None:
    with pytest.raises(Refused):
        act(programme, TRAINER, ANSWER, case_of(programme), cells)
    assert case_of(programme).entered is None


def test_who_is_not_shown_a_team_cannot_act_on_its_alert(programme: Programme) -> None:
    nothing = replace(ANSWER, episodes=())
    with pytest.raises(AccessDenied, match="no team that you are shown"):
        act(programme, TRAINER, nothing, case_of(programme), {"state": "acknowledged"})
    assert cases(programme, TRAINER, nothing, today=TODAY) == []
    in_one_unit = replace(TRAINER, units=("Sales",))
    with pytest.raises(AccessDenied):
        programme.rows(in_one_unit, "alert_action")
    assert act(programme, in_one_unit, ANSWER, case_of(programme), {"state": "acknowledged"}) == 1


def test_sponsors_and_members_do_not_act(programme: Programme) -> None:
    assert {role for role in ROLES if may_act(Viewer("x", role))} == {"operator", "administrator", "project_manager", "trainer"}
    with pytest.raises(AccessDenied, match="may not enter"):
        act(programme, Viewer("sam", "sponsor"), ANSWER, case_of(programme), {"state": "acknowledged"})


def test_without_a_ledger_alerts_are_shown_all_the_same() -> None:
    assert cases(None, TRAINER, ANSWER, today=TODAY) == [Case(RAISED, None, False)]


def test_an_unknown_role_neither_acts_nor_sees_an_alert() -> None:
    stranger = Viewer("x", "stranger")
    with pytest.raises(AccessDenied, match="is not known"):
        may_act(stranger)
    with pytest.raises(AccessDenied, match="is not known"):
        cases(None, stranger, ANSWER, today=TODAY)


def test_who_may_not_read_the_ledger_sees_the_alert_without_what_was_entered(programme: Programme) -> None:
    act(programme, TRAINER, ANSWER, case_of(programme), {"state": "acknowledged"})
    reads = {role for role in ROLES if case_of(programme, Viewer("x", role)).entered is not None}
    assert reads == set(ROLES) - {"member"}


def test_what_is_entered_names_the_alert_it_was_entered_for_and_no_other(programme: Programme) -> None:
    act(programme, TRAINER, ANSWER, case_of(programme), {"state": "acknowledged", "cohort": "crm:2", "raised_on": "2026-01-05"})
    entered = case_of(programme).entered
    assert entered is not None and (entered["cohort"], entered["raised_on"]) == ("crm:1", date(2026, 6, 1))
    later = replace(RAISED, since=date(2026, 6, 8))
    both = cases(programme, TRAINER, replace(ANSWER, episodes=(later, RAISED)), today=TODAY)
    assert [one.entered is not None for one in both] == [False, True]


def test_an_alert_that_was_put_off_and_then_assigned_stands_there_again(programme: Programme) -> None:
    act(programme, TRAINER, ANSWER, case_of(programme), {"state": "snoozed", "snoozed_until": "2026-06-24"})
    cells = {"state": "assigned", "owner_role": "trainer", "snoozed_until": "2026-06-24"}
    act(programme, TRAINER, ANSWER, case_of(programme), cells)
    assert not case_of(programme).is_put_off
