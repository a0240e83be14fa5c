"""The one door: a viewer in, permitted cohorts out. Everything that is shown or exported comes through here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from access.answers import COLUMNS, DIMENSIONS, answer, column_of
from access.cohorts import NO_TEAM, NO_UNIT, added
from access.floors import Cut, Level, UnknownUnit, cut_for, gathered, only
from access.matrix import retention_matrix
from access.panels import PeopleNote, capabilities, ingestion, operator_query, people_note
from access.periods import Grain, periods_of
from access.quality import quality
from access.risk import risk
from access.snapshot import MetricRecord, Snapshot
from access.viewer import OPERATOR, AccessDenied, Viewer
from access.windows import Window

__all__ = [
    "OPERATOR", "AccessDenied", "PeopleNote", "UnknownUnit", "Viewer", "active_days", "capabilities", "cohorts", "ingestion", "lifecycle",
    "operator_query", "people_note", "quality", "retention_matrix", "risk", "together", "values",
]  # fmt: skip


@dataclass(frozen=True)
class _Headcount:
    """A metric that only counts the people of a fact by one of its dimensions."""

    name: str
    facts: tuple[str, ...]
    dimensions: tuple[str, ...]
    needs: tuple[str, ...] = ("usage_event",)
    unit: str = "people"
    kind: str = "stock"
    window_days: int | None = None
    counted: str = field(default="people")
    gap_reason: str | None = None

    def function(self, **frames: pd.DataFrame) -> pd.Series:
        """The counted column of the one fact."""
        return frames[self.facts[0]][self.counted]


LIFECYCLE = _Headcount("lifecycle", ("team_lifecycle",), ("state",))
ACTIVE_DAYS = _Headcount("active_days", ("team_active_days",), ("active_days",), window_days=28)


def values(
    snapshot: Snapshot,
    viewer: Viewer,
    metrics: Iterable[MetricRecord],
    *,
    by: Level = "team",
    period: Grain = "week",
    since: date | None = None,
    until: date | None = None,
    units: Iterable[str] | None = None,
    application_types: Iterable[str] | None = None,
    cohort_ids: Iterable[str] | None = None,
) -> pd.DataFrame:
    """One row per metric, cohort, period and dimension value; the columns are ``COLUMNS``.

    Periods are half-open, ``period_start`` to ``period_end`` (exclusive), and those that overlap [since, until) are given. With
    ``cohort_ids`` only these cohorts are given, of those that the viewer would be given without: a few are read quickly. ``value`` is
    null unless ``state`` is ``value``; ``bound`` is ``<`` or ``>`` where a share of 0 % or 100 % of few people is given as a bound.
    Raises ``AccessDenied`` for an unknown role, a unit out of reach, or a metric on person-level facts.
    """
    cut = cut_for(snapshot, viewer, by, units=units, application_types=application_types)
    window = _window(_chosen(cut, cohort_ids), period, since, until)
    named = {column_of(name): name for name in DIMENSIONS}
    return answer(snapshot, viewer, list(metrics), window).rename(columns=named).reindex(columns=list(COLUMNS))


def together(
    snapshot: Snapshot,
    viewer: Viewer,
    metrics: Iterable[MetricRecord],
    named: Mapping[str, Sequence[str]],
    *,
    period: Grain = "week",
    since: date | None = None,
    units: Iterable[str] | None = None,
    application_types: Iterable[str] | None = None,
) -> pd.DataFrame:
    """As :func:`values`, for teams put together under names of the caller's own: each lists units and teams, by id or name.

    Only groups that the viewer may be given at the level of teams go into it; a group of which only some teams belong is left out.
    """
    cut = gathered(snapshot, cut_for(snapshot, viewer, "team", units=units, application_types=application_types), named)
    found = {column_of(name): name for name in DIMENSIONS}
    return answer(snapshot, viewer, list(metrics), _window(cut, period, since, None)).rename(columns=found).reindex(columns=list(COLUMNS))


def lifecycle(
    snapshot: Snapshot,
    viewer: Viewer,
    *,
    by: Level = "company",
    period: Grain = "week",
    since: date | None = None,
    units: Iterable[str] | None = None,
    cohort_ids: Iterable[str] | None = None,
) -> pd.DataFrame:
    """People per lifecycle state, cohort and period: the columns of ``values`` with ``lifecycle_state`` for the dimensions."""
    window = _window(_chosen(cut_for(snapshot, viewer, by, units=units), cohort_ids), period, since, None)
    return _counted(snapshot, viewer, LIFECYCLE, window, name="lifecycle_state")


def active_days(
    snapshot: Snapshot,
    viewer: Viewer,
    *,
    by: Level = "company",
    period: Grain = "week",
    since: date | None = None,
    units: Iterable[str] | None = None,
    cohort_ids: Iterable[str] | None = None,
) -> pd.DataFrame:
    """People by number of active days (0-28) in 28: the columns of ``values`` with ``active_days`` for the dimensions."""
    window = _window(_chosen(cut_for(snapshot, viewer, by, units=units), cohort_ids), period, since, None)
    return _counted(snapshot, viewer, ACTIVE_DAYS, window, name="active_days")


def cohorts(snapshot: Snapshot, viewer: Viewer) -> pd.DataFrame:
    """Every cohort this viewer may ask for: cohort_id, cohort, unit, application_type, level, n_teams, people (latest week)."""
    levels: tuple[Level, ...] = ("company", "unit", "team")
    found = []
    for level in levels:
        cut = cut_for(snapshot, viewer, level)
        window = _window(cut, "week", None, None)
        people, hidden = window.people("stock")[:, -1:], window.hidden("stock")[:, -1:]
        unions = cut.unions.assign(level=level, people=np.where(hidden, np.nan, people).max(axis=1, initial=-1))
        n_teams = cut.lattice.groups["n_teams"].to_numpy(dtype=float)[:, None]
        unions["n_teams"] = added(n_teams, cut.union_of_group, len(unions))[:, 0]
        found.append(unions)
    listed = pd.concat(found, ignore_index=True).astype({"n_teams": "int64"})
    listed["people"] = listed["people"].where(listed["people"] >= 0)
    listed = listed[listed["people"].ne(0) | ~listed["cohort"].isin([NO_TEAM, NO_UNIT])]
    return listed[["cohort_id", "cohort", "unit", "application_type", "level", "n_teams", "people"]]


def _window(cut: Cut, grain: Grain, since: date | None, until: date | None) -> Window:
    bounds = [None if day is None else np.datetime64(day, "D") for day in (since, until)]
    return Window(cut, periods_of(cut.lattice.calendar, grain, since=bounds[0], until=bounds[1]))


def _chosen(cut: Cut, cohort_ids: Iterable[str] | None) -> Cut:
    return cut if cohort_ids is None else only(cut, cohort_ids)


def _counted(snapshot: Snapshot, viewer: Viewer, metric: _Headcount, window: Window, *, name: str) -> pd.DataFrame:
    counted = answer(snapshot, viewer, [metric], window).rename(columns={column_of(metric.dimensions[0]): name})
    place = COLUMNS.index(DIMENSIONS[0])
    return counted.reindex(columns=[*COLUMNS[:place], name, *COLUMNS[place + len(DIMENSIONS) :]])
