"""The demo's planted collapses are alerted before they show themselves; the other teams stay within the budget."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from demo.planted import planted
from demo.teams import TEAMS
from demo.world import World, make_world
from models.alerts import Alert, budget_of, paused, play
from models.history import History, history_of
from models.label import outcome
from models.replay import shows_at
from models.risk_file import levelled
from models.scoring import trend, typical_of
from models.shipped import shipped

AS_OF = datetime(2026, 11, 16, tzinfo=UTC)
SHOWN = 26


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(AS_OF, seed=7, scale=0.3)


@pytest.fixture(scope="module")
def made(world: World) -> History:
    """Actions of people by team and whole week, leave and holidays not bridged."""
    events = world.events[(world.events["actor"] == 0) & (world.events["day"] >= 0)]
    weeks = pd.Timestamp(world.clock.first_monday) + pd.to_timedelta(7 * (events["day"] // 7), unit="D")
    rows = pd.DataFrame({"team": [TEAMS[team].name for team in events["team"]], "account": events["person"], "week": weeks, "actions": 1})
    counted = rows.groupby(["team", "account", "week"], as_index=False)["actions"].sum()
    return history_of(counted[counted["week"] < pd.Timestamp(AS_OF.date())])


@pytest.fixture(scope="module")
def alerts(made: History) -> list[Alert]:
    chances = trend(made, shipped(), SHOWN)
    last, typical = made.people.shape[1], typical_of(chances, shipped(), is_calibrated=False)
    starts = [made.weeks[0].date() + timedelta(weeks=week) for week in range(last - SHOWN + 1, last + 1)]
    held = paused(made)[last - SHOWN + 1 :].tolist()
    return play(made.teams, levelled(chances, typical), made.people, starts, typical=typical, held=held)


def test_every_planted_collapse_is_alerted_before_or_when_it_shows(world: World, made: History, alerts: list[Alert]) -> None:
    plans = planted(world)["collapsing_teams"]
    assert isinstance(plans, dict) and len(plans) == 3
    over = [team for team, plan in plans.items() if date.fromisoformat(plan["stopped_from"]) <= AS_OF.date() - timedelta(weeks=8)]
    leads = {team: _lead(made, alerts, team) for team in over}
    assert sorted(leads) == ["Sales Melbourne", "Win-back Calling"]
    assert min(leads.values()) >= 0 and max(leads.values()) >= 1, leads


def test_healthy_teams_stay_within_the_budget_of_each_month(made: History, alerts: list[Alert]) -> None:
    months = Counter((alert.since.year, alert.since.month) for alert in alerts)
    assert max(months.values()) <= budget_of(len(made.teams)) == 4
    names = [alert.cohort_id for alert in alerts]
    assert {"Sales North", "Service Desk Leipzig", "Field Service Rhine"} & set(names) == set()


def _lead(made: History, alerts: list[Alert], team: str) -> int:
    """Weeks from the first alert of a team to the week in which its collapse showed itself."""
    place = made.teams.index(team)
    fell = next(week for week in range(40, made.people.shape[1]) if outcome(made, week)[place] == 1)
    shown = made.weeks[0].date() + timedelta(weeks=shows_at(made.people[place], fell))
    given = [alert.since for alert in alerts if alert.cohort_id == team]
    return int(np.floor((shown - min(given)).days / 7)) if given else -99
