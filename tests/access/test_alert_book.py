"""The book of alerts: a firing begins once, lasts while nothing says it is over, and is seen only by whom it concerns."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from access import alert_book
from access.alert_book import AlertBook, Firing, Standing, State, Told, advanced, within
from access.alert_rules import _beyond, _fallen, _is_beyond, _of_goal, _Rule
from access.goals import GoalReading
from metrics.catalog import CATALOG

NOON, DAY = datetime(2026, 6, 17, 12), date(2026, 6, 15)
ROW = {"key": "low-habit", "title": "Habit is low", "kind": "threshold", "metric": "habit_rate", "goal": None, "level": "team",
       "side": "below", "limit_value": 0.4, "weeks": 2, "owner_role": "trainer", "tell": "board; chat", "is_active": True}  # fmt: skip


def standing(state: State, *, cohort_id: str = "crm:1", rule: str = "low-habit", level: str = "team") -> Standing:
    return Standing(rule, "Habit is low", "threshold", "trainer", cohort_id, cohort_id, level, state, "below 0.4", 0.3, "share")


def course(*states: State) -> AlertBook:
    book = None
    for week, state in enumerate(states):
        book = advanced(book, [standing(state)], snapshot_id="s", day=DAY + timedelta(weeks=week), at=NOON)
    assert book is not None
    return book


@pytest.mark.parametrize(("states", "weeks"), [
    (("ok",), []),  # nothing fires
    (("alerting", "alerting"), [(0, None)]),  # fires once
    (("alerting", "ok"), [(0, 1)]),  # over
    (("alerting", "no data", "error"), [(0, None)]),  # what is not known ends nothing
    (("alerting", "no data", "alerting", "ok"), [(0, 3)]),  # nor does it fire anew
    (("alerting", "ok", "alerting"), [(2, None), (0, 1)]),  # a second time is a second firing, the latest first
])  # fmt: skip
def test_a_firing_begins_once_and_ends_when_it_is_ok_again(states: tuple[State, ...], weeks: list[tuple[int, int | None]]) -> None:
    firings = course(*states).firings
    assert [((one.since - DAY).days // 7, None if one.until is None else (one.until - DAY).days // 7) for one in firings] == weeks


def test_a_firing_whose_rule_is_gone_is_over() -> None:
    book = advanced(course("alerting"), [standing("ok", rule="other")], snapshot_id="s", day=DAY + timedelta(weeks=1), at=NOON)
    assert [one.until for one in book.firings] == [DAY + timedelta(weeks=1)]


def test_a_failed_attempt_is_tried_again_and_others_are_not() -> None:
    told = (Told("board", NOON, "failed"), Told("chat", NOON, "sent"), Told("coach", NOON, "not in reach"))
    assert replace(course("alerting").firings[0], told=told).reached() == {"chat", "coach"}


def test_only_cohorts_in_reach_are_seen_and_the_company_only_where_every_unit_is() -> None:
    found = [standing("alerting"), standing("alerting", cohort_id="crm:2"), standing("alerting", cohort_id="company", level="company")]
    book = advanced(None, found, snapshot_id="s", day=DAY, at=NOON)
    seen = within(book, ["crm:2"], is_everywhere=False)
    assert [one.cohort_id for one in seen.standings] == ["crm:2"] == [one.cohort_id for one in seen.firings]
    assert {one.cohort_id for one in within(book, ["crm:2"], is_everywhere=True).firings} == {"crm:2", "company"}


@pytest.mark.parametrize(("value", "bound", "limit", "side", "expected"), [
    (0.9, ">", 0.95, "below", None),  # more than 0.9 may be more or less than 0.95
    (0.39, None, 0.4, "below", True),
    (0.4, None, 0.4, "below", False),  # at the limit is not beyond it
    (0.41, None, 0.4, "above", True),
    (0.1, "<", 0.4, "below", True),  # less than a tenth is surely below
    (0.1, "<", 0.05, "below", None),  # may be 7 % or 3 %
    (0.1, "<", 0.2, "above", False),
    (0.9, ">", 0.95, "above", None),
    (0.9, ">", 0.4, "below", False),
    (0.9, ">", 0.8, "above", True),
])  # fmt: skip
def test_a_limit_is_judged_by_what_is_known(value: float, bound: str | None, limit: float, side: str, expected: bool | None) -> None:
    assert _is_beyond({"state": "value", "value": value, "bound": bound}, limit, side) is expected
    assert _is_beyond({"state": "hidden", "value": None, "bound": None}, limit, side) is None


def weeks_of(*shares: float | None) -> pd.DataFrame:
    rows = [
        {"cohort_id": "crm:1", "cohort": "North", "period_start": pd.Timestamp(DAY) + pd.Timedelta(weeks=week), "bound": None,
         "value": np.nan if share is None else share, "state": "hidden" if share is None else "value", "reason": "hidden (fewer than 5)"}
        for week, share in enumerate(shares)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("shares", "state"), [
    ((0.5, 0.3, 0.3), "alerting"),  # two weeks below
    ((0.3, 0.5, 0.3), "ok"),  # one of them was not
    ((0.3, 0.3, None), "no data"),  # hidden is neither low nor fine
    ((0.3,), "no data"),  # one week is not two
])  # fmt: skip
def test_a_limit_alerts_after_so_many_weeks(shares: tuple[float | None, ...], state: str) -> None:
    [one] = _beyond(_Rule.of(ROW), CATALOG["habit_rate"], weeks_of(*shares))
    assert (one.state, one.tell) == (state, ("board", "chat"))


def test_a_team_that_falls_alone_alerts_and_stays_while_it_lies_low() -> None:
    draws = np.random.default_rng(5).poisson(50, (10, 40)).astype(float)
    draws[2, -6:] *= 0.5
    frame = pd.concat(weeks_of(*row).assign(cohort_id=f"crm:{place}", cohort=f"Team {place}") for place, row in enumerate(draws))
    rule = _Rule.of({**ROW, "kind": "anomaly"})
    found = {one.cohort_id: one for one in _fallen(rule, CATALOG["logins"], frame, set())}
    assert [name for name, one in found.items() if one.state == "alerting"] == ["crm:2"]
    assert "of what was to be expected" in found["crm:2"].why
    few = _fallen(rule, CATALOG["logins"], frame[frame["cohort_id"].isin(["crm:1", "crm:2"])], set())
    assert {one.state for one in few} == {"no data"}


GOAL = GoalReading("habit", "Half work in it", "share", False, 0.2, 0.4, DAY, 0.5, date(2026, 6, 30), "sponsor", None, 0, None, None)


def told(chance: float) -> Any:
    """A course of which only the chance counts here."""
    return SimpleNamespace(chance=chance)


@pytest.mark.parametrize(("goal", "state"), [
    (replace(GOAL, actual=0.5), "ok"),
    (replace(GOAL, due=DAY), "alerting"),  # due and not reached
    (GOAL, "no data"),  # not due, and nothing tells
    (replace(GOAL, actual=None, why_not="not known for this cohort"), "no data"),
    (replace(GOAL, course=told(0.2)), "alerting"),  # less likely than not
    (replace(GOAL, course=told(0.6)), "ok"),
    (None, "error"),
])  # fmt: skip
def test_a_goal_alerts_when_it_is_missed(goal: GoalReading | None, state: str) -> None:
    assert _of_goal(_Rule.of({**ROW, "kind": "goal", "limit_value": None}), goal, DAY).state == state


def test_a_figure_below_nothing_is_an_error_of_the_rule_and_no_fall() -> None:
    [one] = _fallen(_Rule.of({**ROW, "kind": "anomaly"}), CATALOG["logins"], weeks_of(3.0, -1.0), set())
    assert (one.state, one.cohort_id) == ("error", "company")


def test_the_oldest_firings_leave_a_book_that_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert_book, "MOST_FIRINGS", 2)
    found = [standing("alerting", cohort_id=f"crm:{place}") for place in range(3)]
    assert len(advanced(None, found, snapshot_id="s", day=DAY, at=datetime(2026, 6, 17)).firings) == 2


def test_a_firing_says_what_it_said_when_it_fired() -> None:
    assert course("alerting", "alerting").firings[0] == Firing(
        "low-habit", "Habit is low", "trainer", "crm:1", "crm:1", "team", DAY, None, "below 0.4"
    )
