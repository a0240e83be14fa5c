"""How early the demo's planted collapses are alerted, and whom else an alert reaches: ``python -m benchmarks.planted_collapses``.

The demo at a tenth of its rows, a year played week by week with the shipped coefficients, leave and holidays not told. Writes
benchmarks/results/planted_collapses.json.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from demo.planted import planted
from demo.teams import TEAMS
from demo.world import World, make_world
from models.alerts import Alert, Weeks, budget_of, paused, play
from models.history import History, history_of
from models.label import HORIZON_WEEKS, outcome
from models.replay import shows_at
from models.risk_file import levelled
from models.scoring import trend, typical_of
from models.shipped import shipped

RESULT = Path(__file__).parent / "results" / "planted_collapses.json"
AS_OF = datetime(2026, 11, 16, tzinfo=UTC)
SCALE, SHOWN, FIRST_WEEK = 0.1, 52, 40
HOLIDAYS = date(2025, 12, 22), date(2026, 1, 19)  # everybody is away over the turn of the year, and comes back


@dataclass(frozen=True)
class Collapse:
    """A planted collapse: the week it shows itself (null while that is not over), and its alert in the eight weeks up to then."""

    team: str
    shows: date | None
    alerted: date | None

    @property
    def lead_weeks(self) -> int | None:
        """Weeks of warning; null without an alert or before the collapse has shown."""
        return None if self.shows is None or self.alerted is None else (self.shows - self.alerted).days // 7


def played(world: World) -> tuple[History, list[Alert]]:
    """Actions of the world's people by team and whole week, and the alerts of the last ``SHOWN`` weeks."""
    events = world.events[(world.events["actor"] == 0) & (world.events["day"] >= 0)]
    weeks = pd.Timestamp(world.clock.first_monday) + pd.to_timedelta(7 * (events["day"] // 7), unit="D")
    rows = pd.DataFrame({"team": [TEAMS[team].name for team in events["team"]], "account": events["person"], "week": weeks, "actions": 1})
    counted = rows.groupby(["team", "account", "week"], as_index=False)["actions"].sum()
    made = history_of(counted[counted["week"] < pd.Timestamp(AS_OF.date())])
    chances = trend(made, shipped(), SHOWN)
    last, typical = made.people.shape[1], typical_of(chances, shipped(), is_calibrated=False)
    starts = [made.weeks[0].date() + timedelta(weeks=week) for week in range(last - SHOWN + 1, last + 1)]
    held = paused(made)[last - SHOWN + 1 :].tolist()
    return made, play(Weeks(made.teams, levelled(chances, typical), made.people, starts, held), typical=typical)


def collapses(world: World, made: History, alerts: Sequence[Alert]) -> list[Collapse]:
    """Every planted collapse with its alert."""
    plans = planted(world)["collapsing_teams"]
    assert isinstance(plans, dict)
    return [_collapse(team, date.fromisoformat(plan["stopped_from"]), made, alerts) for team, plan in plans.items()]


def _collapse(team: str, stopped: date, made: History, alerts: Sequence[Alert]) -> Collapse:
    place, shows = made.teams.index(team), None
    if stopped <= AS_OF.date() - timedelta(weeks=HORIZON_WEEKS):
        fell = next(week for week in range(FIRST_WEEK, made.people.shape[1]) if outcome(made, week)[place] == 1)
        shows = made.weeks[0].date() + timedelta(weeks=shows_at(made.people[place], fell))
    last = AS_OF.date() if shows is None else shows
    near = [
        alert.since for alert in alerts if alert.cohort_id == team and timedelta(0) <= last - alert.since <= timedelta(weeks=HORIZON_WEEKS)
    ]
    return Collapse(team, shows, min(near, default=None))


def report(seed: int) -> dict[str, Any]:
    """What the demo of one seed shows."""
    world = make_world(AS_OF, seed=seed, scale=SCALE)
    made, alerts = played(world)
    found = collapses(world, made, alerts)
    fell, months = {one.team for one in found}, Counter(alert.since.strftime("%Y-%m") for alert in alerts)
    return {
        "seed": seed,
        "weeks of warning": {one.team: one.lead_weeks for one in found if one.shows is not None},
        "collapsing still": {one.team: None if one.alerted is None else one.alerted.isoformat() for one in found if one.shows is None},
        "budget of a month": budget_of(len(made.teams)),
        "most alerts in a month": max(months.values(), default=0),
        "other teams": len(made.teams) - len(fell),
        "alerts of other teams in the year": sum(alert.cohort_id not in fell for alert in alerts),
        "alerts over the holidays": sum(HOLIDAYS[0] <= alert.since < HOLIDAYS[1] for alert in alerts),
    }


def main() -> None:
    """Play the demo's world and another, and write."""
    RESULT.write_text(json.dumps([report(seed) for seed in (7, 8)], indent=1) + "\n")
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
