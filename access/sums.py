"""Fact frames summed to what a viewer may see: (cohort, period) and a metric's dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.cohorts import Lattice, team_codes
from access.floors import Cut
from access.periods import Days, Periods, as_days
from access.snapshot import Snapshot, kept

KEYS = ("source_id", "org_unit_id", "week_start_date", "snapshot_date")
ONE_PER_WEEK = "days_elapsed"
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CodedFact:
    """A fact with the positions of each row's team and week; ``dates`` only where it is taken on snapshot dates."""

    rows: pd.DataFrame
    team: Codes
    week: Codes
    source: Codes
    dates: Days | None


@dataclass(frozen=True)
class Window:
    """One viewer's cut over the periods asked for; ``people`` and ``hidden`` run over unions x periods."""

    cut: Cut
    periods: Periods

    @property
    def ids(self) -> NDArray[np.object_]:
        """Cohort ids in the order of the unions."""
        return self.cut.unions["cohort_id"].to_numpy(dtype=object)

    def taken_at(self, facts: Sequence["CodedFact"]) -> "Window":
        """The same window for facts taken on snapshot dates: each period's last week is the one of its last such date."""
        if not facts or any(fact.dates is None for fact in facts):
            return self
        found = np.full(len(self.periods.starts), -1, dtype=np.int64)
        for fact in facts:
            period = _period(fact, self.periods, "stock")
            inside = (period >= 0) & (fact.week >= 0)
            np.maximum.at(found, period[inside], fact.week[inside])
        return replace(self, periods=replace(self.periods, last_week=np.where(found >= 0, found, self.periods.last_week)))

    def slots(self, kind: str) -> Codes:
        """Slot of each period: its last week, or the month for what is summed over one."""
        calendar, last = self.cut.lattice.calendar, self.periods.last_week
        return len(calendar.weeks) + calendar.month_codes[last] if self._adds_weeks(kind) else last

    def slot_of_week(self, kind: str, week: Codes) -> Codes:
        """Slot in which a row of a week counts; what does not matter for week -1."""
        calendar = self.cut.lattice.calendar
        return len(calendar.weeks) + calendar.month_codes[week] if self._adds_weeks(kind) else week

    def _adds_weeks(self, kind: str) -> bool:
        return kind == "flow" and self.periods.grain == "month"

    def hidden(self, kind: str) -> Flags:
        """Whether nothing may be shown; a sum over a month that holds a hidden week is hidden too."""
        weeks = self.cut.hidden_weeks
        if kind == "flow":
            flow = self.periods.of_week_flow
            closed = np.zeros(len(self.periods.starts), dtype=bool)
            closed[flow[weeks & (flow >= 0)]] = True
        else:
            closed = weeks[self.periods.last_week]
        return self.cut.emptied[:, self.slots(kind)] | closed[None, :]

    def people(self, kind: str) -> NDArray[np.float64]:
        """Eligible people behind each shown figure, in the period's last week."""
        lattice = self.cut.lattice
        headcount = lattice.people[:, self.periods.last_week] * self.cut.shown[:, self.slots(kind)]
        total = np.zeros((len(self.cut.unions), len(self.periods.starts)))
        inside = self.cut.union_of_group >= 0
        np.add.at(total, self.cut.union_of_group[inside], headcount[inside])
        return total


def coded(snapshot: Snapshot, lattice: Lattice, name: str) -> CodedFact:
    """A fact with its positions, prepared once per snapshot and lattice."""
    return kept(snapshot, ("fact", lattice.floor, name), lambda: _coded(lattice, snapshot.fact(name)))


def _coded(lattice: Lattice, rows: pd.DataFrame) -> CodedFact:
    period = "snapshot_date" if "snapshot_date" in rows.columns else "week_start_date"
    week = lattice.calendar.week_codes(rows[period])
    dates = as_days(rows[period]) if period == "snapshot_date" else None
    source = np.asarray(pd.factorize(rows["source_id"])[0], dtype=np.int64)
    kept_columns = rows[[column for column in rows.columns if column not in KEYS]]
    amounts = {name: "float64" for name in kept_columns.columns if _is_decimal(kept_columns[name])}
    return CodedFact(kept_columns.astype(amounts), team_codes(lattice.teams, rows), week, source, dates)


def _is_decimal(column: pd.Series) -> bool:
    first = column.first_valid_index()
    return column.dtype == object and first is not None and isinstance(column[first], Decimal)


def summed(fact: CodedFact, window: Window, *, kind: str, dimensions: Sequence[str]) -> pd.DataFrame:
    """Sums of every numeric column, indexed by (cohort_id, period_start, *dimensions).

    A weekly fact without dimensions gets a row of zeros where people were there and nothing happened: a count that no row mentions is 0.
    """
    union, period, keep = _placed(fact, window, kind)
    measures = [c for c in fact.rows.select_dtypes("number").columns if c not in (*dimensions, ONE_PER_WEEK)]
    kept_rows = fact.rows.loc[keep, [*dimensions, *measures]]
    by = [union[keep], period[keep], *(kept_rows[name] for name in dimensions)]
    sums = kept_rows.groupby(by, sort=True)[measures].sum()
    if fact.dates is None and not dimensions:
        sums = sums.reindex(_grid(window, kind).union(sums.index), fill_value=0)
    return sums.set_axis(_named(sums.index, window, dimensions))


def _placed(fact: CodedFact, window: Window, kind: str) -> tuple[Codes, Codes, Flags]:
    """Union and period of every row, and whether the row counts."""
    cut, periods = window.cut, window.periods
    group = np.append(cut.lattice.group_of_team, -1)[fact.team]
    union = np.where(group >= 0, cut.union_of_group[group], -1)
    inside = (union >= 0) & (fact.week >= 0)
    slot = window.slot_of_week("stock" if fact.dates is not None else kind, fact.week[inside])
    inside[inside] &= cut.shown[group[inside], slot] & ~cut.hidden_weeks[fact.week[inside]]
    period = _period(fact, periods, kind)
    inside &= period >= 0
    inside[inside] &= ~window.hidden(kind)[union[inside], period[inside]]
    return union, period, inside


def _period(fact: CodedFact, periods: Periods, kind: str) -> Codes:
    """Period of every row, -1 for rows that stand for none: a stock is taken once per period."""
    if fact.dates is None:
        of_week = periods.of_week_flow if kind == "flow" else periods.of_week_stock
        return np.where(fact.week >= 0, of_week[fact.week], -1)
    period = periods.codes(fact.dates)
    taken = pd.DataFrame({"period": period, "source": fact.source, "date": fact.dates})
    last = taken.groupby(["period", "source"])["date"].transform("max").to_numpy().astype("datetime64[D]")
    return np.where(fact.dates == last, period, -1)


def has_data(facts: Sequence[CodedFact], window: Window, kind: str) -> Flags:
    """Per period, whether any fact has rows for it at all: where nothing was counted, nothing is hidden."""
    found = np.zeros(len(window.periods.starts), dtype=bool)
    for fact in facts:
        period = _period(fact, window.periods, kind)
        found[period[period >= 0]] = True
    return found


def _grid(window: Window, kind: str) -> pd.Index:
    union, period = np.nonzero((window.people(kind) > 0) & ~window.hidden(kind))
    return pd.MultiIndex.from_arrays([union, period])


def _named(index: pd.Index, window: Window, dimensions: Sequence[str]) -> pd.MultiIndex:
    """Positions replaced by cohort ids and period starts."""
    union = index.get_level_values(0).to_numpy(dtype=np.int64)
    period = index.get_level_values(1).to_numpy(dtype=np.int64)
    starts = pd.DatetimeIndex(window.periods.starts.astype("datetime64[s]"))
    rest = [index.get_level_values(2 + place) for place in range(len(dimensions))]
    return pd.MultiIndex.from_arrays([window.ids[union], starts[period], *rest], names=["cohort_id", "period_start", *dimensions])


def positions(index: pd.Index, window: Window) -> tuple[Codes, Codes]:
    """The inverse: union and period of each row of a metric's result."""
    ids, starts = pd.Index(window.ids), pd.DatetimeIndex(window.periods.starts.astype("datetime64[s]"))
    union = ids.get_indexer(index.get_level_values("cohort_id"))
    period = starts.get_indexer(pd.DatetimeIndex(index.get_level_values("period_start")))
    return np.asarray(union, dtype=np.int64), np.asarray(period, dtype=np.int64)
