"""Goals against actuals: baseline, where it stands, target, whether it was locked, edited since, and the chance of reaching it in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from access import door
from access.programme import Entered, Programme
from access.snapshot import Snapshot
from access.viewer import Viewer
from metrics.catalog import CATALOG
from models.adoption_curve import RECENT_WEEKS, Forecast, forecast

SEED = 20_260_101
KEPT_CURVES = 16  # each holds the paths of its draws, one to two megabytes
SPREADING = ("habit_rate", "active_user_rate", "effective_adoption")  # shares of seats that spread as people adopt
MOST_WEEKS_AHEAD = 104
PART_ONLY = "it is a goal of the whole company, and you see only a part of it"
WEEKS_JUDGED = RECENT_WEEKS  # of a course, beside the curve
Row = Mapping[str, Any]


@dataclass(frozen=True)
class GoalCourse:
    """Where a goal is heading: by Monday what was measured (null: not known), and middle and range (8 of 10 draws) up to its day.

    ``chance`` is null where the latest weeks have left the curve: ``apart`` is how far above it (below it: negative) they lie.
    """

    mondays: tuple[date, ...]
    measured: tuple[float | None, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    chance: float | None
    apart: float | None = None


@dataclass(frozen=True)
class GoalReading:
    """One goal and where it stands. ``actual`` is null with ``why_not``; ``course`` (up to its day) where it can be told."""

    key: str
    title: str
    unit: str | None
    is_lower_better: bool
    baseline: float | None
    actual: float | None
    actual_on: date | None
    target: float | None
    due: date | None
    owner_role: str | None
    locked_on: date | None
    late_edits: int
    course: GoalCourse | None
    why_not: str | None
    why_no_chance: str | None = None

    @property
    def chance(self) -> float | None:
        """The chance of standing at the target by its day; null where it cannot be told."""
        return None if self.course is None else self.course.chance

    @property
    def progress(self) -> float | None:
        """Share of the way from the baseline to the target; null where one of the three is not known, or there was no way to go."""
        if self.baseline is None or self.actual is None or self.target is None or self.baseline == self.target:
            return None
        return (self.actual - self.baseline) / (self.target - self.baseline)

    @property
    def is_reached(self) -> bool | None:
        """Whether it stands at or beyond the target."""
        if self.actual is None or self.target is None:
            return None
        return self.actual <= self.target if self.is_lower_better else self.actual >= self.target


@dataclass(frozen=True)
class EnteredGoals:
    """What people entered of the goals: their rows, the day on which the first wave went live, edits after the lock by key of the goal."""

    goals: Entered
    go_live: date | None
    late_edits: tuple[tuple[str, int], ...]


def goal_readings(snapshot: Snapshot, viewer: Viewer, programme: Programme) -> list[GoalReading]:
    """Every goal of the ledger that the viewer may read, the first due first."""
    return readings_of(snapshot, viewer, entered_goals(viewer, programme))


def entered_goals(viewer: Viewer, programme: Programme) -> EnteredGoals:
    """What people entered of the goals that the viewer may read; raises ``AccessDenied``."""
    goals = programme.entered(viewer, ("goal",))
    waves = [row["go_live"] for row in programme.rows(viewer, "wave")] if "wave" in programme.readable(viewer) else []
    late = ((str(goal["key"]), _late_edits(programme, viewer, goal)) for goal in goals.rows("goal"))
    return EnteredGoals(goals, min(waves, default=None), tuple(late))


def readings_of(snapshot: Snapshot, viewer: Viewer, entered: EnteredGoals) -> list[GoalReading]:
    """As :func:`goal_readings`, of what :func:`entered_goals` gave; ``viewer`` says which cohorts may be asked for."""
    goals, edits = entered.goals.rows("goal"), dict(entered.late_edits)
    asked = sorted({str(goal["metric"]) for goal in goals} & set(CATALOG))
    until = snapshot.manifest.as_of_at.date()
    metrics, since = [replace(CATALOG[name], dimensions=()) for name in asked], until - timedelta(weeks=79)
    values = {"company": door.values(snapshot, viewer, metrics, by="company", since=since)} if asked else {}
    teams = {str(goal["cohort"]) for goal in goals if goal["cohort"]}
    if asked and teams:
        values["team"] = door.values(snapshot, viewer, metrics, by="team", since=since, cohort_ids=_called(snapshot, viewer, teams))
    found = [_reading(goal, values, (entered.go_live, until), edits[str(goal["key"])]) for goal in goals]
    if viewer.units is not None:  # a part of the company says nothing of a goal that all of it has
        found = [one if goal["cohort"] else _of_all(one, goal) for one, goal in zip(found, goals, strict=True)]
    return sorted(found, key=lambda one: (one.due or date.max, one.key))


def _called(snapshot: Snapshot, viewer: Viewer, names: set[str]) -> list[str]:
    """The teams of these names: a goal needs the rows of its own team only, of ten thousand."""
    listed = door.cohorts(snapshot, viewer)
    return listed.loc[listed["level"].eq("team") & listed["cohort"].isin(names), "cohort_id"].tolist()


def _late_edits(programme: Programme, viewer: Viewer, goal: Row) -> int:
    if goal["locked_at"] is None:
        return 0
    changes = programme.changes(viewer, "goal", key=str(goal["key"]), most=1000)
    judged = ("target", "baseline", "due", "metric", "cohort", "title")
    return sum(one["action"] == "change" and one["at"] > goal["locked_at"] and one["column_name"] in judged for one in changes)


def _reading(goal: Row, values: Mapping[str, pd.DataFrame], days: tuple[date | None, date], late_edits: int) -> GoalReading:
    """``days``: go-live, if it is known, and the day of the refresh."""
    go_live, until = days
    metric = CATALOG.get(str(goal["metric"]))
    weekly = pd.Series(dtype="float64") if metric is None else _weekly(values, goal, metric.name)
    known = weekly.dropna()
    actual, actual_on, why_not = goal["actual"], goal["actual_on"], None
    if metric is not None:
        actual = float(known.iloc[-1]) if len(known) else None
        actual_on = min(known.index[-1].date() + timedelta(days=6), until) if len(known) else None
        why_not = None if len(known) else "not known for this cohort"
    elif actual is None:
        why_not = f"no metric is called {goal['metric']}" if goal["metric"] else "measured elsewhere, no figure entered"
    course, why_no_chance = None, None
    if metric is not None:
        why_no_chance = _untold(metric.name, goal, until)
        course = None if why_no_chance else _course(weekly, goal["target"], goal["due"], go_live)
        if course is None and why_no_chance is None:
            why_no_chance = f"too few weeks are measured, or its day is more than {MOST_WEEKS_AHEAD} weeks ahead"
    return GoalReading(
        str(goal["key"]), str(goal["title"]), None if metric is None else metric.unit, metric is not None and metric.better == "lower",
        goal["baseline"], actual, actual_on, goal["target"], goal["due"], goal["owner_role"],
        None if goal["locked_at"] is None else goal["locked_at"].date(), late_edits, course, why_not, why_no_chance,
    )  # fmt: skip


def _of_all(found: GoalReading, goal: Row) -> GoalReading:
    """A goal of the whole company as somebody sees it who reaches a part of it: with what was entered, and nothing measured."""
    if str(goal["metric"]) not in CATALOG:
        return found
    return replace(found, actual=None, actual_on=None, course=None, why_not=PART_ONLY, why_no_chance=PART_ONLY)


def _untold(name: str, goal: Row, until: date) -> str | None:
    """Why a curve of adoption tells nothing of this goal, whatever was measured."""
    if goal["target"] is None or goal["due"] is None:
        return "it needs a target and a day"
    if goal["due"] < until:
        return "its day is over"
    return None if name in SPREADING else "only adoption spreads in a way that can be foretold"


def _weekly(values: Mapping[str, pd.DataFrame], goal: Row, name: str) -> pd.Series:
    frame = values["team" if goal["cohort"] else "company"]
    rows = frame[frame["metric"] == name]
    if CATALOG[name].window_days is not None:  # what is seen at a moment is as of the refresh, on every page
        rows = rows[rows["is_complete"].astype(bool)]
    if goal["cohort"]:
        rows = rows[(rows["cohort"] == goal["cohort"])]
    rows = rows.drop_duplicates("period_start", keep=False).sort_values("period_start")
    return pd.Series(rows["value"].astype("float64").to_numpy(), index=pd.DatetimeIndex(rows["period_start"]))


def _course(weekly: pd.Series, target: float, due: date, go_live: date | None) -> GoalCourse | None:
    """A curve of adoption, fitted to the weeks seen, up to ``due``; null where that is too far or over, or too little was seen."""
    if weekly.dropna().empty:
        return None
    first = weekly.dropna().index[0]
    weekly = weekly[first:]
    week = int((pd.Timestamp(due) - first).days // 7)
    if not len(weekly) <= week <= len(weekly) + MOST_WEEKS_AHEAD:
        return None
    age = 1 if go_live is None else max(int((first - pd.Timestamp(go_live)).days // 7) + 1, 1)
    curve = _forecast(np.asarray(weekly, dtype=float).tobytes(), week + 1, age)
    if curve is None:
        return None
    mondays = tuple(day.date() for day in pd.date_range(first, periods=week + 1, freq="7D"))
    seen = weekly.reindex(pd.DatetimeIndex(mondays))
    low, middle, high = (tuple(map(float, part[: week + 1])) for part in (curve.low, curve.middle, curve.high))
    chance = None if curve.apart is not None else curve.chance_of(target, week)
    return GoalCourse(
        mondays, tuple(None if pd.isna(value) else float(value) for value in seen), low, middle, high, chance, curve.apart,
    )  # fmt: skip


@lru_cache(maxsize=KEPT_CURVES)
def _forecast(weekly: bytes, weeks: int, first_week: int) -> Forecast | None:
    """The forecast from these very figures: the same ones are asked for with every click on the page."""
    return forecast(np.frombuffer(weekly), weeks=weeks, seed=SEED, first_week=first_week)


def reached(readings: Sequence[GoalReading]) -> int:
    """How many goals stand at or beyond their target."""
    return sum(one.is_reached is True for one in readings)
