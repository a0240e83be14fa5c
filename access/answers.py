"""From metrics and a window to the rows of an answer: value, state and reason of every cell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.blocks import Codes, Flags
from access.facts import measures_of
from access.reasons import UNDIVIDED, left_out_in_words, logs_of, unknown
from access.snapshot import MetricRecord, Snapshot, kept
from access.sums import Summed, positions, read, summed
from access.viewer import AccessDenied, Viewer
from access.windows import Looks, Window, has_data, looks_in
from metrics.ratio import floats

BOUNDED_BELOW = 20
BOUND = 0.1
DIMENSIONS = ("object_type", "field_name")
COLUMNS = (
    "metric", "cohort_id", "cohort", "unit", "application_type", "level", "period_start", "period_end", "is_complete", *DIMENSIONS,
    "value", "state", "reason", "bound", "people",
)  # fmt: skip
STATES = ("value", "hidden", "not known", "not applicable")
VALUE, HIDDEN, NOT_KNOWN, NOT_APPLICABLE = range(len(STATES))
APPLIES = frozenset({"applicable", "unknown"})
Rows = dict[str, NDArray[Any]]


class Named:
    """Stands in for a fact's frame to find out which columns a metric names; anything but ``frame["column"]`` raises."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self.columns_named: set[str] = set()

    def __getitem__(self, name: str) -> pd.Series:
        """An empty column."""
        if name not in self._known:
            raise KeyError(name)
        self.columns_named.add(name)
        return pd.Series(dtype="float64")


def column_of(dimension: str) -> str:
    """Under which name a dimension's column goes until the end: it may be called like one of the columns, as ``state``."""
    return f"by {dimension}"


def answer(snapshot: Snapshot, viewer: Viewer, metrics: Sequence[MetricRecord], window: Window) -> pd.DataFrame:
    """The rows of every metric, before the columns are chosen.

    Raises ``AccessDenied`` for a metric on rows of persons.
    """
    _refuse_persons(metrics)
    reader = _Reader(snapshot, window, metrics)
    answers = [_rows_of(reader, metric, is_bounded=not viewer.is_operator) for metric in metrics]
    if not answers:
        return pd.DataFrame(columns=list(COLUMNS))
    names = list(dict.fromkeys(name for rows in answers for name in rows))
    columns = {name: np.concatenate([_filled(rows, name) for rows in answers]) for name in names}
    texts = {"metric": pd.array([metric.name for metric in metrics], dtype="str").repeat([len(rows["union"]) for rows in answers])}
    texts["state"] = pd.array(STATES, dtype="str").take(columns.pop("state"))
    plain = {name: pd.Series(columns.pop(name), dtype=object) for name in ("reason", "bound") if name in columns}
    union, period = columns.pop("union"), columns.pop("period")
    return _described(pd.DataFrame({**columns, **texts, **plain}), window, union, period)


def _filled(rows: Rows, name: str) -> NDArray[Any]:
    """A column of one metric's rows, nulls for a dimension that it does not have."""
    return rows[name] if name in rows else np.full(len(rows["union"]), None, dtype=object)


def _refuse_persons(metrics: Sequence[MetricRecord]) -> None:
    for metric in metrics:
        persons = [name for name in metric.facts if name.startswith("person")]
        if persons:
            raise AccessDenied(f"The metric {metric.name!r} reads {persons[0]}: rows of single people never become a cohort's figure.")


class _Reader:
    """What the metrics of one answer share: each fact is read once, with the columns that any of them names."""

    def __init__(self, snapshot: Snapshot, window: Window, metrics: Sequence[MetricRecord]) -> None:
        self.snapshot = snapshot
        self._window = window
        self._windows: dict[bytes, Window] = {}
        self._looks: dict[tuple[str, str], Looks] = {}
        self._frames: dict[object, Summed] = {}
        self._columns: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}
        for metric in metrics:
            for fact, columns in _columns_named(snapshot, metric).items():
                key = (fact, tuple(metric.dimensions))
                self._columns[key] = self._columns.get(key, frozenset()) | columns

    def looks(self, metric: MetricRecord) -> list[Looks]:
        """The looks at each of the metric's facts."""
        for fact in metric.facts:
            if (fact, metric.kind) not in self._looks:
                self._looks[fact, metric.kind] = looks_in(self.snapshot, fact, self._window, metric.kind)
        return [self._looks[fact, metric.kind] for fact in metric.facts]

    def window(self, looks: Sequence[Looks]) -> Window:
        """The window of these looks: the same object for the same weeks, so that what it works out is shared."""
        taken = self._window.taken_at(looks)
        return self._windows.setdefault(taken.periods.last_week.tobytes(), taken)

    def frame(self, metric: MetricRecord, fact: str, looks: Looks, window: Window) -> Summed:
        """One fact's frame for one metric."""
        dimensions = tuple(metric.dimensions)
        key = (fact, metric.kind, dimensions, window.periods.last_week.tobytes())
        if key not in self._frames:
            sums = read(self.snapshot, window, fact, looks, dimensions=dimensions, columns=self._columns[fact, dimensions])
            self._frames[key] = summed(sums, window, looks, kind=metric.kind, dimensions=dimensions)
        return self._frames[key]


def _columns_named(snapshot: Snapshot, metric: MetricRecord) -> dict[str, frozenset[str]]:
    """Columns that the metric's function takes of each fact: all of them unless it only names columns."""
    return _probed(snapshot, metric)[0]


def _only_names(snapshot: Snapshot, metric: MetricRecord) -> bool:
    """Whether the metric's function did nothing with its frames but name columns, when it was tried."""
    return _probed(snapshot, metric)[1]


def _probed(snapshot: Snapshot, metric: MetricRecord) -> tuple[dict[str, frozenset[str]], bool]:
    key = ("named", metric.function, tuple(metric.facts), tuple(metric.dimensions))
    return kept(snapshot, key, lambda: _name_columns(snapshot, metric))


def _name_columns(snapshot: Snapshot, metric: MetricRecord) -> tuple[dict[str, frozenset[str]], bool]:
    every = {fact: measures_of(snapshot, fact, metric.dimensions) for fact in metric.facts}
    named: dict[str, Any] = {fact: Named(columns) for fact, columns in every.items()}
    try:
        metric.function(**named)
    except Exception:  # noqa: BLE001 - whatever a function does beyond naming columns, it then gets all of them
        return every, False
    return {
        fact: frozenset(named[fact].columns_named) | (APPLIES if columns >= APPLIES else frozenset()) for fact, columns in every.items()
    }, True


def _rows_of(reader: _Reader, metric: MetricRecord, *, is_bounded: bool) -> Rows:
    """Columns union, period, dimensions, value, people, state, reason and bound of one metric; hidden cells come last."""
    looks = reader.looks(metric)
    window = reader.window(looks)
    given = {fact: reader.frame(metric, fact, look, window) for fact, look in zip(metric.facts, looks, strict=True)}
    shown, dimensions, applicable = _divided(metric, given, window, names_only=_only_names(reader.snapshot, metric))
    closed = window.hidden(metric.kind) & has_data(looks, window)
    if not len(shown["union"]) and not closed.any():
        return _silent(reader.snapshot, metric, window)
    shown["people"] = window.people(metric.kind)[shown["union"], shown["period"]]
    shown |= _states(reader.snapshot, metric, window, shown, applicable)
    if is_bounded:
        shown |= _bounds(shown, is_share=metric.unit == "share")
    shown |= dimensions
    if not closed.any():
        return shown
    hidden = _hidden(closed, dimensions)
    hidden["reason"] = np.full(len(hidden["union"]), f"hidden (fewer than {window.cut.lattice.floor})", dtype=object)
    return {name: np.concatenate([column, hidden[name]]) if name in hidden else _longer(column, hidden) for name, column in shown.items()}


def _divided(metric: MetricRecord, given: Mapping[str, Summed], window: Window, *, names_only: bool) -> tuple[Rows, Rows, Flags]:
    """Union, period and value of each row of the metric's result, its dimensions, and whether there is anything it could apply to.

    A function of one fact is handed numbered rows: labels would be copied with every step that it takes, and nothing is joined by them.
    """
    alone = next(iter(given.values())) if len(given) == 1 else None
    dimensions: Rows = {}
    frames = {fact: one.labelled if alone is None else one.frame for fact, one in given.items()}
    plain: Mapping[str, Any] = frames if alone is None or not names_only else dict.fromkeys(given, alone.by_name)
    result = metric.function(**plain)
    named = [str(name) for name in metric.dimensions]
    if alone is not None and not named and _same(result.index, alone.frame.index):
        union, period = alone.union, alone.period
    elif alone is not None:
        rows = np.asarray(result.index.to_numpy(), dtype=np.int64)
        union, period = alone.union[rows], alone.period[rows]
        dimensions = {column_of(name): alone.named(name, rows) for name in named}
    else:
        union, period = positions(result.index, window)
        dimensions = {column_of(name): np.asarray(result.index.get_level_values(name), dtype=object) for name in named}
    divided: Rows = {"union": union, "period": period, "value": floats(result)}
    return divided, dimensions, _is_applicable(list(frames.values()), result)


def _silent(snapshot: Snapshot, metric: MetricRecord, window: Window) -> Rows:
    """A metric whose facts hold no row for this viewer: not known, for every cohort that may be shown, in the last period."""
    last = len(window.periods.starts) - 1
    union = np.flatnonzero(~window.hidden(metric.kind)[:, last]) if last >= 0 else np.empty(0, dtype=np.int64)
    period = np.full(len(union), last, dtype=np.int64)
    shown: Rows = {"union": union, "period": period, "value": np.full(len(union), np.nan)}
    shown["people"] = window.people(metric.kind)[union, period]
    shown |= _states(snapshot, metric, window, shown, np.ones(len(union), dtype=bool))
    nothing = {name: np.full(len(union), None, dtype=object) for name in ("bound", *(column_of(name) for name in metric.dimensions))}
    return shown | nothing


def _longer(column: NDArray[Any], hidden: Rows) -> NDArray[Any]:
    """The column with nothing for the hidden cells: no value, no people, no bound."""
    nothing = None if column.dtype == object else np.nan
    return np.concatenate([column, np.full(len(hidden["union"]), nothing, dtype=column.dtype)])


def _same(index: pd.Index, other: pd.Index) -> bool:
    return bool(index.is_(other) or index.equals(other))


def _is_applicable(frames: Sequence[pd.DataFrame], result: pd.Series) -> Flags:
    """False where a fact says that there is nothing that could be filled: no record to which the field applies."""
    applicable = np.ones(len(result), dtype=bool)
    for sums in frames:
        if all(name in sums.columns for name in APPLIES) and _same(sums.index, result.index):
            applicable &= ((sums["applicable"] > 0) | (sums["unknown"] > 0)).to_numpy(dtype=bool)
    return applicable


def _states(snapshot: Snapshot, metric: MetricRecord, window: Window, rows: Rows, applicable: Flags) -> Rows:
    """State and reason of each cell that is not hidden: what the source lacks, then why nothing can be divided, then what was left out."""
    union, period, value = rows["union"], rows["period"], rows["value"]
    mixed_out = window.cut.unions["mixed_out"].to_numpy(dtype=np.int64)[union]
    reason = left_out_in_words(window.cut.left_out[union, window.slots(metric.kind)[period]], mixed_out, window.cut.lattice.floor)
    state = np.full(len(union), VALUE, dtype=np.int64)
    undefined = np.flatnonzero(~np.isfinite(value))
    state[undefined] = np.where(applicable[undefined], NOT_KNOWN, NOT_APPLICABLE)
    empty = np.where(rows["people"][undefined] == 0, "nothing to divide by: no eligible people", metric.gap_reason or UNDIVIDED)
    reason[undefined] = np.where(applicable[undefined], empty.astype(object), "no record to which this applies")
    lacking = unknown(metric, window, logs_of(snapshot))
    if lacking is not None:
        at = lacking[union, period]
        lacks = ~pd.isna(at)
        state[lacks], reason[lacks] = NOT_KNOWN, at[lacks]
    return {"value": np.where(state == VALUE, value, np.nan), "state": state, "reason": reason}


def _bounds(rows: Rows, *, is_share: bool) -> Rows:
    """Shares of exactly 0 or 1 with fewer than 20 people as bounds: they would speak of every single one."""
    exact, value, reason = rows["value"], rows["value"].copy(), rows["reason"]
    bound = np.full(len(value), None, dtype=object)
    few = (rows["people"] < BOUNDED_BELOW) & is_share
    for whole, given, sign, words in ((0.0, BOUND, "<", "<10 %"), (1.0, 1 - BOUND, ">", ">90 %")):
        at = np.flatnonzero(few & (exact == whole))
        value[at], bound[at] = given, sign
        reason[at] = [f"{words}; {why}" if why else words for why in reason[at]]
    return {"value": value, "reason": reason, "bound": bound}


def _hidden(cells: Flags, dimensions: Rows) -> Rows:
    """Union and period of every hidden cell, once per dimension value that the metric knows elsewhere."""
    union, period = np.nonzero(cells)
    kinds = pd.DataFrame(dimensions, dtype=object).drop_duplicates() if dimensions and len(union) else None
    times = 1 if kinds is None else max(len(kinds), 1)
    found: Rows = {"union": np.repeat(union, times), "period": np.repeat(period, times)}
    for name in dimensions:
        own = kinds[name].to_numpy(dtype=object) if kinds is not None and len(kinds) else np.array([None], dtype=object)
        found[name] = np.tile(own, len(union))
    found["state"] = np.full(len(found["union"]), HIDDEN, dtype=np.int64)
    return found


def _described(rows: pd.DataFrame, window: Window, union: Codes, period: Codes) -> pd.DataFrame:
    """Labels of cohort and period for every row."""
    periods = window.periods
    labels = window.cut.unions[["cohort_id", "cohort", "unit", "application_type"]]
    described = {name: labels[name].array.take(union) for name in labels.columns}
    return rows.assign(
        **described,
        level=pd.array([window.cut.level], dtype="str").repeat(len(rows)),
        period_start=pd.DatetimeIndex(periods.starts.astype("datetime64[s]")).take(period),
        period_end=pd.DatetimeIndex(periods.ends.astype("datetime64[s]")).take(period),
        is_complete=periods.is_complete[period],
    )
