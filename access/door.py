"""The one door: a viewer in, permitted cohorts out. Everything that is shown or exported comes through here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from access.cohorts import NO_TEAM, NO_UNIT
from access.floors import Cut, Flags, Level, UnknownUnit, cut_for
from access.panels import PeopleNote, capabilities, ingestion, operator_query, people_note
from access.periods import Grain, periods_of
from access.reasons import UNDIVIDED, logs_of, unknown, with_states
from access.snapshot import MetricRecord, Snapshot
from access.sums import Window, coded, has_data, positions, summed
from access.viewer import OPERATOR, AccessDenied, Viewer

__all__ = [
    "OPERATOR", "AccessDenied", "PeopleNote", "UnknownUnit", "Viewer",
    "active_days", "capabilities", "cohorts", "ingestion", "lifecycle", "operator_query", "people_note", "values",
]  # fmt: skip

BOUNDED_BELOW = 20
BOUND = 0.1
DIMENSIONS = ("object_type", "field_name")
COLUMNS = (
    "metric", "cohort_id", "cohort", "unit", "application_type", "level", "period_start", "period_end", "is_complete", *DIMENSIONS,
    "value", "state", "reason", "bound", "people",
)  # fmt: skip


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
) -> pd.DataFrame:
    """One row per metric, cohort, period and dimension value; the columns are ``COLUMNS``.

    Periods are half-open, ``period_start`` to ``period_end`` (exclusive), and those that overlap [since, until) are given. ``value`` is
    null unless ``state`` is ``value``; ``bound`` is ``<`` or ``>`` where a share of 0 % or 100 % of few people is given as a bound.
    Raises ``AccessDenied`` for an unknown role, a unit out of reach, or a metric on person-level facts.
    """
    cut = cut_for(snapshot, viewer, by, units=units, application_types=application_types)
    window = _window(cut, period, since, until)
    named = {_column(name): name for name in DIMENSIONS}
    return _answer(snapshot, viewer, list(metrics), window).rename(columns=named).reindex(columns=list(COLUMNS))


def lifecycle(snapshot: Snapshot, viewer: Viewer, *, by: Level = "company", period: Grain = "week", since: date | None = None,
              until: date | None = None, units: Iterable[str] | None = None) -> pd.DataFrame:  # fmt: skip
    """People per lifecycle state, cohort and period: the columns of ``values`` with ``lifecycle_state`` for the dimensions."""
    window = _window(cut_for(snapshot, viewer, by, units=units), period, since, until)
    return _counted(snapshot, viewer, LIFECYCLE, window, name="lifecycle_state")


def active_days(snapshot: Snapshot, viewer: Viewer, *, by: Level = "company", period: Grain = "week", since: date | None = None,
                until: date | None = None, units: Iterable[str] | None = None) -> pd.DataFrame:  # fmt: skip
    """People by number of active days (0-28) in 28: the columns of ``values`` with ``active_days`` for the dimensions."""
    window = _window(cut_for(snapshot, viewer, by, units=units), period, since, until)
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
        inside = cut.union_of_group >= 0
        unions["n_teams"] = np.bincount(cut.union_of_group[inside], weights=cut.lattice.groups["n_teams"][inside], minlength=len(unions))
        found.append(unions)
    listed = pd.concat(found, ignore_index=True).astype({"n_teams": "int64"})
    listed["people"] = listed["people"].where(listed["people"] >= 0)
    listed = listed[listed["people"].ne(0) | ~listed["cohort"].isin([NO_TEAM, NO_UNIT])]
    return listed[["cohort_id", "cohort", "unit", "application_type", "level", "n_teams", "people"]]


def _window(cut: Cut, grain: Grain, since: date | None, until: date | None) -> Window:
    bounds = [None if day is None else np.datetime64(day, "D") for day in (since, until)]
    return Window(cut, periods_of(cut.lattice.calendar, grain, since=bounds[0], until=bounds[1]))


def _column(dimension: str) -> str:
    return f"by {dimension}"  # a dimension may be called like one of the columns: state


def _counted(snapshot: Snapshot, viewer: Viewer, metric: _Headcount, window: Window, *, name: str) -> pd.DataFrame:
    answer = _answer(snapshot, viewer, [metric], window).rename(columns={_column(metric.dimensions[0]): name})
    place = COLUMNS.index(DIMENSIONS[0])
    return answer.reindex(columns=[*COLUMNS[:place], name, *COLUMNS[place + len(DIMENSIONS) :]])


def _answer(snapshot: Snapshot, viewer: Viewer, metrics: Sequence[MetricRecord], window: Window) -> pd.DataFrame:
    """The rows of every metric, states attached, before the columns are chosen."""
    _refuse_persons(metrics)
    frames: dict[Any, pd.DataFrame] = {}
    answers = [_values_of(snapshot, metric, window, frames) for metric in metrics]
    if not answers:
        return pd.DataFrame(columns=list(COLUMNS))
    names = list(dict.fromkeys(name for answer in answers for name in answer))
    rows = with_states(pd.DataFrame({name: np.concatenate([_filled(answer, name) for answer in answers]) for name in names}), window)
    return _described(rows if viewer.is_operator else _bounded(rows), window)


def _filled(answer: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A column of one metric's rows, nulls for a dimension that it does not have."""
    return answer[name] if name in answer else np.full(len(answer["union"]), None, dtype=object)


def _refuse_persons(metrics: Sequence[MetricRecord]) -> None:
    for metric in metrics:
        persons = [name for name in metric.facts if name.startswith("person")]
        if persons:
            raise AccessDenied(f"The metric {metric.name!r} reads {persons[0]}: rows of single people never become a cohort's figure.")


def _values_of(snapshot: Snapshot, metric: MetricRecord, window: Window, frames: dict[Any, pd.DataFrame]) -> dict[str, np.ndarray]:
    """Columns union, period, dimensions and value of one metric, with what decides their state; hidden cells come last."""
    facts = {name: coded(snapshot, window.cut.lattice, name) for name in metric.facts}
    window = window.taken_at(list(facts.values()))
    given = {}
    for name, fact in facts.items():
        key = (name, metric.kind, tuple(metric.dimensions), window.periods.last_week.tobytes())
        if key not in frames:
            frames[key] = summed(fact, window, kind=metric.kind, dimensions=metric.dimensions)
        given[name] = frames[key]
    result = metric.function(**given)
    union, period = positions(result.index, window)
    dimensions = {_column(name): np.asarray(result.index.get_level_values(name), dtype=object) for name in metric.dimensions}
    hidden, hidden_dimensions = _hidden(window.hidden(metric.kind) & has_data(list(facts.values()), window, metric.kind), dimensions)
    more = len(hidden[0])
    columns = {
        "union": np.append(union, hidden[0]),
        "period": np.append(period, hidden[1]),
        "value": np.append(result.to_numpy(dtype=float, na_value=np.nan), np.full(more, np.nan)),
        "people": np.append(window.people(metric.kind)[union, period], np.full(more, np.nan)),
        "left_out": np.append(window.cut.left_out[union, window.slots(metric.kind)[period]], np.zeros(more, dtype=np.int64)),
        "lacking": np.append(unknown(metric, window, logs_of(snapshot))[union, period], np.full(more, None, dtype=object)),
        "is_applicable": np.append(_is_applicable(given, result), np.ones(more, dtype=bool)),
        "is_hidden": np.append(np.zeros(len(union), dtype=bool), np.ones(more, dtype=bool)),
        **{name: np.append(column, hidden_dimensions[name]) for name, column in dimensions.items()},
    }
    fixed = {"metric": metric.name, "unit_of_value": metric.unit, "gap_reason": metric.gap_reason or UNDIVIDED}
    return columns | {name: np.full(len(columns["union"]), text, dtype=object) for name, text in fixed.items()}


def _is_applicable(given: dict[str, pd.DataFrame], result: pd.Series) -> Flags:
    """False where a fact says that there is nothing that could be filled: no record to which the field applies."""
    applicable = np.ones(len(result), dtype=bool)
    for sums in given.values():
        if {"applicable", "unknown"} <= set(sums.columns) and sums.index.equals(result.index):
            applicable &= ((sums["applicable"] > 0) | (sums["unknown"] > 0)).to_numpy(dtype=bool)
    return applicable


def _hidden(cells: Flags, dimensions: dict[str, np.ndarray]) -> tuple[tuple[np.ndarray, np.ndarray], dict[str, np.ndarray]]:
    """Union and period of every hidden cell, once per dimension value that the metric knows elsewhere."""
    union, period = np.nonzero(cells)
    if not dimensions or not len(union):
        return (union, period), {name: np.array([], dtype=object) for name in dimensions}
    kinds = pd.DataFrame(dimensions).drop_duplicates()
    times = max(len(kinds), 1)
    repeated = {name: np.tile(kinds[name].to_numpy(dtype=object), len(union)) for name in dimensions}
    if not len(kinds):
        repeated = {name: np.full(len(union), None, dtype=object) for name in dimensions}
    return (np.repeat(union, times), np.repeat(period, times)), repeated


def _described(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Labels of cohort and period for every row, in a fixed order."""
    periods = window.periods
    labels = window.cut.unions[["cohort_id", "cohort", "unit", "application_type"]].iloc[rows["union"]].reset_index(drop=True)
    return pd.concat([rows, labels], axis=1).assign(
        level=window.cut.level,
        period_start=pd.DatetimeIndex(periods.starts[rows["period"]].astype("datetime64[s]")),
        period_end=pd.DatetimeIndex(periods.ends[rows["period"]].astype("datetime64[s]")),
        is_complete=periods.is_complete[rows["period"]],
    )


def _bounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of exactly 0 or 1 with fewer than 20 people as bounds: they would speak of every single one."""
    value, reason = rows["value"].to_numpy(dtype=float).copy(), rows["reason"].to_numpy(dtype=object).copy()
    bound = np.full(len(rows), None, dtype=object)
    few = ((rows["unit_of_value"] == "share") & (rows["people"] < BOUNDED_BELOW)).to_numpy(dtype=bool)
    for exact, given, sign, words in ((0.0, BOUND, "<", "<10 %"), (1.0, 1 - BOUND, ">", ">90 %")):
        at = np.flatnonzero(few & (rows["value"].to_numpy(dtype=float) == exact))
        value[at], bound[at] = given, sign
        reason[at] = [f"{words}; {why}" if why else words for why in reason[at]]
    texts = {name: pd.Series(column, index=rows.index, dtype=object) for name, column in (("reason", reason), ("bound", bound))}
    return rows.assign(value=value, **texts)
