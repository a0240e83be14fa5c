"""How every alert rule of the ledger stands as of the last complete week: asked through the door, so never below the floor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from access import door
from access.alert_book import COMPANY, AlertBook, Standing, State, within
from access.goals import GoalReading, goal_readings
from access.programme import Programme
from access.snapshot import Snapshot
from access.viewer import Viewer
from ledger.cells import listed
from metrics.catalog import CATALOG
from metrics.metric import Metric
from models import anomaly
from models.history import Floats

WEEKS_BACK = 61  # what the look at a sudden fall goes back, and the week that is not over
GOAL_CHANCE = 0.5
EVERYBODY = (COMPANY, "Company")
Row = Mapping[str, Any]


def standings(snapshot: Snapshot, viewer: Viewer, programme: Programme, *, still: set[tuple[str, str]]) -> list[Standing]:
    """Every active rule for every cohort of its level. ``still``: rule and cohort of the firings that last.

    ``viewer`` sees every unit at the home's floor. A rule that cannot be checked is an ``error``, said in words; it stops no other one.
    """
    rules = [row for row in programme.rows(viewer, "alert_rule") if row["is_active"] is not False]
    goals = {one.key: one for one in goal_readings(snapshot, viewer, programme)} if any(row["kind"] == "goal" for row in rules) else {}
    found: list[Standing] = []
    for row in rules:
        rule = _Rule.of(row)
        if row["kind"] == "goal":
            found.append(_of_goal(rule, goals.get(str(row["goal"])), snapshot.manifest.as_of_at.date()))
            continue
        metric = CATALOG.get(str(row["metric"]))
        if metric is None:
            found.append(rule.says(EVERYBODY, "error", f"there is no metric called {row['metric']}"))
            continue
        values = _weekly(snapshot, viewer, metric, str(row["level"]))
        found += _beyond(rule, metric, values) if row["kind"] == "threshold" else _fallen(rule, metric, values, still)
    return found


def seen(book: AlertBook | None, snapshot: Snapshot, viewer: Viewer) -> AlertBook | None:
    """What of the book this viewer may see: cohorts in reach; the whole company's only where every unit is."""
    if book is None:
        return None
    listed_now = door.cohorts(snapshot, viewer)
    return within(book, listed_now.loc[listed_now["level"] != COMPANY, "cohort_id"].astype(str), is_everywhere=viewer.units is None)


@dataclass(frozen=True)
class _Rule:
    """A row of the ledger, and what it says of a cohort."""

    row: Row
    tell: tuple[str, ...]

    @classmethod
    def of(cls, row: Row) -> "_Rule":
        """The rule of a row."""
        return cls(row, tuple(listed(row["tell"])))

    def says(self, cohort: tuple[str, str], state: State, why: str, *, value: float | None = None, unit: str | None = None) -> Standing:
        """How it stands for one cohort, given by id and name."""
        row, level = self.row, str(self.row["level"] or COMPANY)
        key, title, kind, owner = (str(row[name]) for name in ("key", "title", "kind", "owner_role"))
        return Standing(key, title, kind, owner, *cohort, level, state, why, value, unit, self.tell)


def _weekly(snapshot: Snapshot, viewer: Viewer, metric: Metric, level: Any) -> pd.DataFrame:
    """Complete weeks of every cohort, all objects and fields together."""
    since = snapshot.manifest.as_of_at.date() - timedelta(weeks=WEEKS_BACK)
    frame = door.values(snapshot, viewer, [replace(metric, dimensions=())], by=level, since=since)
    return frame[frame["is_complete"].astype(bool) | (metric.window_days is None)].sort_values("period_start")


def _beyond(rule: _Rule, metric: Metric, values: pd.DataFrame) -> Iterator[Standing]:
    limit, side, weeks = float(rule.row["limit_value"]), str(rule.row["side"]), int(rule.row["weeks"] or 1)
    for (cohort_id, cohort), rows in values.groupby(["cohort_id", "cohort"], sort=True):
        looks = rows.tail(weeks)
        judged = [_is_beyond(one, limit, side) for one in looks.to_dict("records")]
        last = looks.iloc[-1]
        value = float(last["value"]) if last["state"] == "value" else None
        state: State = "ok" if False in judged else "no data" if None in judged or len(judged) < weeks else "alerting"
        unknown = "only a bound is known" if value is not None else str(last["reason"] or "not known")
        why = unknown if state == "no data" else f"{side} {limit:g}" if state == "alerting" else f"not {side} {limit:g}"
        long = f" for {weeks} weeks" if state == "alerting" and weeks > 1 else ""
        yield rule.says((str(cohort_id), str(cohort)), state, why + long, value=value, unit=metric.unit)


def _is_beyond(row: Mapping[Any, Any], limit: float, side: str) -> bool | None:
    """Whether a value lies beyond the limit; null where that is not known: a bound says only so much."""
    if row["state"] != "value":
        return None
    value, bound = float(row["value"]), row["bound"]
    if bound == "<":  # less than value
        return (True if limit >= value else None) if side == "below" else (False if limit >= value else None)
    if bound == ">":
        return (False if limit <= value else None) if side == "below" else (True if limit <= value else None)
    return value < limit if side == "below" else value > limit


def _fallen(rule: _Rule, metric: Metric, values: pd.DataFrame, still: set[tuple[str, str]]) -> Iterator[Standing]:
    wide = values.assign(known=values["value"].where(values["state"] == "value").astype(float))
    table = wide.pivot_table(index=["cohort_id", "cohort"], columns="period_start", values="known", dropna=False, observed=False)
    table = table.loc[sorted(set(zip(values["cohort_id"], values["cohort"], strict=True)))]
    figures: Floats = np.asarray(table, dtype=np.float64)
    if (figures < 0).any():
        yield rule.says(EVERYBODY, "error", "this metric takes negative values: a part of the usual cannot be told")
        return
    looks = [anomaly.look(figures, rising=rising) for rising in {"higher": (False,), "lower": (True,)}.get(metric.better, (False, True))]
    for place, (cohort_id, cohort) in enumerate(table.index):
        known = [one for one in looks if not np.isnan(one.chance[place])]
        lasts = (str(rule.row["key"]), str(cohort_id)) in still
        fires = [one for one in known if one.fires[place] or (lasts and one.lingers[place])]
        left = None if not known else float(known[0].left[place])
        value = None if np.isnan(figures[place, -1]) else float(figures[place, -1])
        state: State = "no data" if not known else "alerting" if fires else "ok"
        why = (
            "too few weeks or teams to compare with"
            if left is None
            else f"the last four weeks at {100 * left:.0f} % of what was to be expected"
        )
        yield rule.says((str(cohort_id), str(cohort)), state, why, value=value, unit=metric.unit)


def _of_goal(rule: _Rule, goal: GoalReading | None, today: date) -> Standing:
    if goal is None:
        return rule.says(EVERYBODY, "error", "its goal is not in the ledger")
    least, about = rule.row["limit_value"] or GOAL_CHANCE, (f"goal:{goal.key}", goal.title)
    if goal.is_reached:
        return rule.says(about, "ok", "reached", value=goal.actual, unit=goal.unit)
    if goal.is_reached is not None and goal.due is not None and goal.due <= today:
        return rule.says(about, "alerting", f"due {goal.due.isoformat()} and not reached", value=goal.actual, unit=goal.unit)
    if goal.chance is None:
        return rule.says(about, "no data", goal.why_not or "nothing tells yet whether it will be reached", value=goal.actual)
    state: State = "alerting" if goal.chance < least else "ok"
    return rule.says(about, state, f"the chance of reaching it is {100 * goal.chance:.0f} %", value=goal.actual, unit=goal.unit)
