"""The demo's planted training, as the product measures it: inside the interval, and nothing at a date without one."""

import json
import math
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from access import door
from access.viewer import OPERATOR
from metrics.catalog import CATALOG
from models.effect import DONUT_AFTER
from takehold import wiring
from takehold.settings import load_settings
from tests.demo.test_planted import native
from tests.takehold.test_commands import invoke

TAUGHT = """
    select count(*)
    from usage_log u
    join memberships m on m.account_id = u.account_id and m.is_main = 1 and m.since <= u.at and (m.until is null or m.until > u.at)
    join org_units o on o.id = m.unit_id
    where o.name = :team and u.at >= :since and u.verb || ' ' || u.module in (select value from json_each(:actions))
"""


def planted_effect(home: Path) -> float:
    """The planted effect on the product's core work, in log points, over the weeks that the estimate judges.

    The training lifts the actions that were taught; core work counts more than those, so its lift is smaller.
    """
    plan = json.loads((home / "demo" / "truth.json").read_text(encoding="utf-8"))["planted"]["training"]
    kinds = pd.read_csv(home / "demo" / "teams.csv").set_index("team")["application_type"]
    crm = sqlite3.connect(home / "demo" / "crm.sqlite")
    snapshot = wiring.published_snapshot(home, load_settings(home))
    rows = door.values(snapshot, OPERATOR, [CATALOG["core_actions"]], by="team", since=min(map(date.fromisoformat, plan["teams"].values())))
    rows = rows[rows["is_complete"].astype(bool)]
    total = weeks = 0.0
    for team, day in plan["teams"].items():
        since = date.fromisoformat(day) + timedelta(weeks=DONUT_AFTER)
        own = rows[(rows["cohort"] == team) & (pd.to_datetime(rows["period_start"]) >= pd.Timestamp(since))]
        total += len(own) * _lift(crm, team, since, plan, (str(kinds[team]), float(own["value"].sum())))
        weeks += len(own)
    crm.close()
    return total / weeks


def _lift(crm: sqlite3.Connection, team: str, since: date, plan: dict[str, Any], work: tuple[str, float]) -> float:
    """Log of core work over what it would have been had the taught actions not risen."""
    kind, measured = work
    actions = [f"{verb} {native(thing)}" for verb, thing in (action.split() for action in plan["core_actions"][kind])]
    at = int(datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp())
    ((taught,),) = crm.execute(TAUGHT, {"team": team, "since": at, "actions": json.dumps(actions)}).fetchall()
    return math.log(measured / (measured - taught * (1 - 1 / plan["effect_on_core_actions"])))


def test_the_planted_training_lies_in_the_interval_and_a_date_without_one_claims_nothing(prepared_home: Path) -> None:
    result = invoke(prepared_home, "effect", "--json")
    assert result.exit_code == 0, result.output
    found, planted = json.loads(result.stdout), planted_effect(prepared_home)
    assert (found["treated_teams"], found["unknown_teams"]) == (5, [])
    assert 0.05 < planted < math.log(1.18)  # of the core work of these teams, half to four fifths was taught
    assert found["estimate"]["low"] < planted < found["estimate"]["high"]
    assert found["placebo_date"]["low"] < 0 < found["placebo_date"]["high"]
    few = invoke(prepared_home, "effect", "training-1")
    assert "not estimable, because only 2 teams" in few.stdout
