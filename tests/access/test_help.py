"""Asking for help: only who shares is shown, to trainers who reach the group, for 30 days, and never so that others can be made out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pandas as pd
import pytest

from access.help import MOVED, NO_ROWS, TOO_FEW, ask, asked_for_help, own_requests, withdraw
from access.programme import Edit, Programme, Refused
from access.viewer import ROLES, AccessDenied, Viewer
from ledger.book import Ledger
from ledger.editing import Actor
from tests.access.worlds import MONDAY, HandMadeSnapshot, Team, snapshot

AT = MONDAY + timedelta(weeks=6)  # the day on which the five weeks of the world and one day are over
PEOPLE = {"ann": "big", "bob": "big", "cat": "small", "dan": "moved"}
TRAINER = Viewer("tom", "trainer")


@dataclass
class Clock:
    """A ledger's clock that a test turns."""

    now: datetime = field(default_factory=lambda: datetime(AT.year, AT.month, AT.day, 9))

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def programme(empty_ledger: Ledger, clock: Clock):
    return Programme(lambda: empty_ledger, lambda: clock.now)


@cache
def world(big: int = 10, small: int = 5, *, first_week: int = 0) -> HandMadeSnapshot:
    """Ann and Bob in a big team, Cat in one of five, Dan who came to the big one last; six weeks, of which the last is not over."""
    teams = [Team("big", "sales", [big] * 6), Team("small", "service", [small] * 6)]
    rows = [
        ("crm", who, MONDAY + timedelta(weeks=week), 7 if week < 5 else 1, team_in(team, week), 5, week)
        for who, team in PEOPLE.items()
        for week in range(first_week, 6)
    ]
    columns = ["source_id", "user_id", "week_start_date", "days_elapsed", "org_unit_id", "eligible_days_7", "active_days_7"]
    extra = {
        "core_actions": 99,
        "capabilities_used": 2,
        "capabilities_expected": 5,
        "habit_state": "not habitual",
        "lifecycle_state": "new",
    }
    users = pd.DataFrame({"source_id": "crm", "user_id": list(PEOPLE), "is_deleted": False, "created_at": datetime(2020, 1, 1)})
    identity = pd.DataFrame({"source_id": "crm", "user_id": list(PEOPLE), "email": [f"{who}@example.org" for who in PEOPLE]})
    weeks = pd.DataFrame(rows, columns=columns).assign(**extra)
    return snapshot(teams, crm_user=users, crm_identity=identity, person_week=weeks, days_elapsed=1)


def team_in(team: str, week: int) -> str:
    return team if team != "moved" else "small" if week < 4 else "big"


def person(who: str) -> Viewer:
    address = f"{who}@example.org"
    return Viewer(address, "member", (), account=address)


def test_a_trainer_sees_four_weeks_of_who_asked_and_nothing_of_anybody_else(programme: Programme) -> None:
    assert ask(programme, person("ann")) == 1
    [one] = asked_for_help(programme, TRAINER, world())
    # weeks 1 to 4 of the world: 1 + 2 + 3 + 4 days active, of 4 x 5 expected
    assert (one.account, one.cohort, one.days_from, one.days_to, one.days_expected) == ("ann@example.org", "Team big", 9, 12, 20)
    assert (one.capabilities_used, one.capabilities_expected, one.habit, one.why_not) == (2, 5, "not habitual", None)
    assert one.until == AT + timedelta(days=30)


def test_it_lapses_after_30_days_and_is_gone_at_once_when_withdrawn(programme: Programme, clock: Clock) -> None:
    ask(programme, person("ann"))
    ask(programme, person("bob"))
    assert withdraw(programme, person("bob")) == 1
    assert [one.account for one in asked_for_help(programme, TRAINER, world())] == ["ann@example.org"]
    clock.pass_days(29)
    assert len(asked_for_help(programme, TRAINER, world())) == 1
    clock.pass_days(1)
    assert asked_for_help(programme, TRAINER, world()) == []
    [over] = own_requests(programme, person("ann"))
    assert (over.until, over.withdrawn_on) == (AT + timedelta(days=30), None)
    assert ask(programme, person("ann")) == 1


def test_asking_twice_shares_once_and_nobody_ends_what_others_share(programme: Programme) -> None:
    assert (ask(programme, person("ann")), ask(programme, person("ann")), withdraw(programme, person("bob"))) == (1, 0, 0)
    assert len(own_requests(programme, person("ann"))) == 1
    assert own_requests(programme, person("bob")) == []


def test_nothing_is_shown_where_the_rest_of_the_group_would_be_smaller_than_the_floor(programme: Programme) -> None:
    ask(programme, person("cat"))
    [one] = asked_for_help(programme, TRAINER, world(small=5))
    assert (one.why_not, one.days_from, one.days_expected, one.capabilities_used, one.habit) == (TOO_FEW, None, None, None, None)
    [large] = asked_for_help(programme, TRAINER, world(small=6))
    assert large.why_not is None


def test_who_withdrew_lately_still_counts_as_sharing_so_that_two_after_each_other_leave_no_small_rest(
    programme: Programme, clock: Clock
) -> None:
    ask(programme, person("ann"))
    withdraw(programme, person("ann"))
    clock.pass_days(1)
    ask(programme, person("bob"))
    assert [one.why_not for one in asked_for_help(programme, TRAINER, world(big=6))] == [TOO_FEW]  # 6 - ann - bob = 4
    assert [one.why_not for one in asked_for_help(programme, TRAINER, world(big=7))] == [None]


def test_weeks_in_two_groups_and_rows_that_are_not_there_are_not_shown(programme: Programme) -> None:
    ask(programme, person("dan"))
    assert [one.why_not for one in asked_for_help(programme, TRAINER, world())] == [MOVED]
    assert [one.why_not for one in asked_for_help(programme, TRAINER, world(first_week=3))] == [NO_ROWS]
    ask(programme, person("stranger"))
    assert [one.account for one in asked_for_help(programme, TRAINER, world())] == ["dan@example.org"]


def test_only_trainers_who_reach_the_group_see_who_asked(programme: Programme) -> None:
    ask(programme, person("ann"))
    for units, seen in ((("sales",), 1), (("service",), 0), ((), 0)):
        assert len(asked_for_help(programme, Viewer("tom", "trainer", units), world())) == seen
    for role in set(ROLES) - {"trainer"}:
        assert asked_for_help(programme, Viewer("x", role), world()) == []


def test_sharing_needs_a_sign_in_and_no_row_lasts_longer_than_30_days(programme: Programme) -> None:
    with pytest.raises(AccessDenied, match="sign-in"):
        ask(programme, Viewer("local", "administrator"))
    cells = {"account": "x@example.org", "shared_on": "2026-01-01", "until": "2026-02-01"}
    with pytest.raises(Refused, match="30 days"):
        programme.opened().save([Edit("help_request", cells)], Actor("x", "operator"), at=datetime(2026, 1, 1))
    for role in set(ROLES) - {"operator"}:
        with pytest.raises(AccessDenied):
            programme.rows(Viewer("x", role), "help_request")
