"""Weekly activity by team for the models: rows of single accounts, for the operator's commands and a refresh only, never for a page."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from access.cohorts import Lattice, lattice_of
from access.snapshot import Snapshot
from access.viewer import FloorPolicy, Viewer, check_operator
from models.history import History, bridged, history_of
from sql.errors import SnapshotOutdated

HISTORY_FACTS = ("person_activity_week", "person_home_week")
HISTORY_SQL = """
select home.source_id || ':' || home.org_unit_id as team, activity.source_id || ':' || activity.user_id as account,
       activity.week_start_date as week, sum(activity.reads + activity.writes) as actions
from person_activity_week as activity
join person_home_week as home
    on home.source_id = activity.source_id and home.user_id = activity.user_id and home.week_start_date = activity.week_start_date
join setting_week as week on week.week_start_date = activity.week_start_date and week.days_elapsed = 7
where activity.actor_kind = 'human' and activity.day_mask > 0
group by home.source_id || ':' || home.org_unit_id, activity.source_id || ':' || activity.user_id, activity.week_start_date
"""
READ = {
    "person_activity_week": ("source_id", "user_id", "week_start_date", "actor_kind", "day_mask", "reads", "writes"),
    "person_home_week": ("source_id", "user_id", "week_start_date", "org_unit_id"),
    "setting_week": ("week_start_date", "days_elapsed"),
}
READ_BY_COHORT = {
    "person_week_mask": ("source_id", "user_id", "week_start_date", "days_elapsed", "entitled_mask", "scheduled_mask"),
    "team_activity": ("source_id", "org_unit_id", "week_start_date", "days_elapsed", "core_actions"),
}
LAST_WEEK_SQL = "select max(week_start_date) as week from setting_week where days_elapsed = 7"
# Two working days or fewer: holidays and leave take the rest. The mask has Monday in bit 6 and Friday in bit 2.
AWAY_SQL = """
select source_id || ':' || user_id as account, week_start_date as week
from person_week_mask
where days_elapsed = 7 and entitled_mask > 0
  and scheduled_mask in (0, 4, 8, 16, 32, 64, 12, 20, 36, 68, 24, 40, 72, 48, 80, 96)
"""
CORE_SQL = """
select source_id || ':' || org_unit_id as team, sum(core_actions) / 12.0 as core_actions
from team_activity
where days_elapsed = 7 and week_start_date >= $since and week_start_date < $until
group by source_id || ':' || org_unit_id
"""


def team_history(snapshot: Snapshot, viewer: Viewer, *, until: date | None = None) -> History:
    """Actions of people by home team and complete week, up to the week that ends by ``until``; for the operator only.

    What integrations did and signing in alone do not count.
    """
    check_operator(viewer, what="The activity of single accounts")
    rows, last = _rows(snapshot, until)
    return history_of(rows, last_week=last)


def cohort_history(snapshot: Snapshot, viewer: Viewer, *, floor: FloorPolicy, until: date | None = None) -> History:
    """As :func:`team_history` by the cohorts that others are shown, small teams merged; who was on leave or holiday keeps the last week.

    For the operator only. What is scored and stored is of these cohorts, never of fewer people than the floor.
    """
    check_operator(viewer, what="The activity of single accounts")
    check_whole(snapshot, READ_BY_COHORT)
    rows, last = _rows(snapshot, until)
    cohort_of = cohorts_of(lattice_of(snapshot, floor=floor.k))
    rows = rows.assign(team=rows["team"].map(cohort_of)).dropna(subset="team")
    made = history_of(rows, last_week=last)
    return bridged(made, _away(snapshot, rows, made)) if len(rows) else made


def check_whole(snapshot: Snapshot, needed: Mapping[str, Sequence[str]]) -> None:
    """Raise ``SnapshotOutdated`` naming what a snapshot of another version lacks of the ``needed`` tables and columns."""
    lacks: list[str] = []
    for table, columns in needed.items():
        try:
            known = snapshot.columns(table)
        except KeyError:
            lacks.append(table)
        else:
            lacks += [f"{table}.{column}" for column in columns if column not in known]
    if lacks:
        raise SnapshotOutdated(f"The snapshot was made by another version: it has no {', '.join(lacks)}. Run first: takehold refresh")


def core_work(snapshot: Snapshot, viewer: Viewer, *, floor: FloorPolicy, weeks: tuple[date, date]) -> dict[str, float]:
    """Core actions a week of each cohort in the twelve ``weeks`` (half-open)."""
    check_operator(viewer, what="Work by team")
    found = snapshot.query(CORE_SQL, {"since": weeks[0], "until": weeks[1]})
    cohort = found["team"].map(cohorts_of(lattice_of(snapshot, floor=floor.k)))
    return {str(key): float(value) for key, value in found["core_actions"].astype(float).groupby(cohort).sum().items()}


def cohorts_of(lattice: Lattice) -> dict[str, str]:
    """The cohort of each team, by their ids."""
    teams = lattice.teams["source_id"] + ":" + lattice.teams["org_unit_id"]
    return dict(zip(teams, lattice.groups["cohort_id"].to_numpy()[lattice.group_of_team], strict=True))


def _rows(snapshot: Snapshot, until: date | None) -> tuple[pd.DataFrame, pd.Timestamp | None]:
    check_whole(snapshot, READ)
    rows = snapshot.query(HISTORY_SQL)
    rows = rows.assign(week=pd.to_datetime(rows["week"]), actions=rows["actions"].astype("int64").clip(lower=1))
    over = pd.to_datetime(snapshot.query(LAST_WEEK_SQL)["week"]).dropna()
    last = None if over.empty else over.iloc[0]
    if until is not None:
        ended = pd.Timestamp(until) - pd.Timedelta(days=7)
        rows = rows[rows["week"] <= ended]
        last = None if last is None else min(last, ended - pd.Timedelta(days=ended.weekday()))
    return rows, last


def _away(snapshot: Snapshot, rows: pd.DataFrame, history: History) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Accounts x weeks in which leave and holidays left two working days or fewer."""
    found = snapshot.query(AWAY_SQL)
    names = pd.Index(sorted(rows["account"].unique()))
    person, week = names.get_indexer(pd.Index(found["account"])), history.weeks.get_indexer(pd.DatetimeIndex(pd.to_datetime(found["week"])))
    known = (person >= 0) & (week >= 0)
    away = np.zeros((len(names), len(history.weeks)), dtype=bool)
    away[person[known], week[known]] = True
    return away[history.person_of]
