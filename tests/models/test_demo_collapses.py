"""The demo's planted collapses are alerted before they show themselves; other teams and holidays stay within the budget."""

from collections import Counter

import pytest

from benchmarks.planted_collapses import AS_OF, HOLIDAYS, SCALE, SHOWN, collapses, played
from demo.world import World, make_world
from models.alerts import Alert, budget_of, paused
from models.history import History


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(AS_OF, seed=7, scale=SCALE)


@pytest.fixture(scope="module")
def year(world: World) -> tuple[History, list[Alert]]:
    return played(world)


def test_every_planted_collapse_is_alerted_two_weeks_before_it_shows_or_earlier(world: World, year: tuple[History, list[Alert]]) -> None:
    found = {one.team: one for one in collapses(world, *year)}
    leads = {team: one.lead_weeks for team, one in found.items() if one.shows is not None}
    assert leads == {"Win-back Calling": 2, "Sales Melbourne": 4}
    assert len(found) == 3  # the third collapses still


def test_other_teams_stay_within_the_budget_of_each_month(year: tuple[History, list[Alert]]) -> None:
    made, alerts = year
    months = Counter((alert.since.year, alert.since.month) for alert in alerts)
    assert 0 < max(months.values()) <= budget_of(len(made.teams)) == 4
    told = Counter(alert.cohort_id for alert in alerts)
    assert {"Sales North", "Service Desk Leipzig", "Field Service Rhine"} & set(told) == set()
    assert max(told.values()) <= 4  # sixteen weeks an episode at most


def test_when_everybody_is_away_over_the_turn_of_the_year_nobody_is_alerted(year: tuple[History, list[Alert]]) -> None:
    made, alerts = year
    weeks = [week for week, start in enumerate(made.weeks) if HOLIDAYS[0] <= start.date() < HOLIDAYS[1]]
    assert len(weeks) == 4 and weeks[0] >= len(made.weeks) - SHOWN
    assert paused(made)[weeks].tolist() == [False, False, True, True]  # a pause is known once two weeks of it are over
    assert made.people[:, weeks[0]].sum() < 0.7 * made.people[:, weeks[0] - 1].sum()  # there is a dip to be silent about
    assert [alert for alert in alerts if HOLIDAYS[0] <= alert.since < HOLIDAYS[1]] == []
