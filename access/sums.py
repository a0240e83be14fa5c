"""Fact frames summed to what a viewer may see: (cohort, period) and a metric's dimensions."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.blocks import Codes, Flags
from access.cohorts import NO_TEAM, Lattice, team_codes
from access.facts import KEYS, Asked, Sums, read_placed, read_teams, sums_of
from access.floors import Cut
from access.parts import Parts
from access.snapshot import Snapshot, kept
from access.windows import Looks, Window

FEW_TEAMS = 40
FEW_PARTS = 10  # one part in so many
KEPT_BYTES = 500_000_000
KEPT_SUMS = 2_000  # those of one team are small: what they weigh is not what adding them up each time costs
SPARSE = 20_000_000


class Columns:
    """Columns of a frame as a metric's function names them, each made once; anything else is the frame's own."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._made: dict[str, pd.Series] = {}

    def __getitem__(self, name: Any) -> Any:
        """A column, or what the frame gives for anything but a name."""
        if not isinstance(name, str):
            return self._frame[name]
        if name not in self._made:
            self._made[name] = self._frame[name]
        return self._made[name]

    def __getattr__(self, name: str) -> Any:
        """What the frame has."""
        return getattr(self._frame, name)

    def __len__(self) -> int:
        """Rows."""
        return len(self._frame)


@dataclass(frozen=True)
class Summed:
    """A fact's rows for one window: ``frame`` numbers them from 0; union, period and kind of each stand beside it."""

    frame: pd.DataFrame
    union: Codes
    period: Codes
    kind: Codes
    kinds: pd.DataFrame
    window: Window

    @cached_property
    def by_name(self) -> Columns:
        """The columns of the frame, for functions that only name them."""
        return Columns(self.frame)

    @cached_property
    def labelled(self) -> pd.DataFrame:
        """The frame indexed by (cohort_id, period_start, *dimensions), as facts are joined by."""
        return self.frame.set_axis(_index((self.union, self.period, self.kind), self.kinds, self.window), axis=0)

    def named(self, dimension: str, rows: Codes) -> NDArray[np.object_]:
        """Values of a dimension in some rows, by their numbers."""
        return self.kinds[dimension].to_numpy(dtype=object)[self.kind[rows]]


def read(snapshot: Snapshot, window: Window, fact: str, looks: Looks, *, dimensions: tuple[str, ...], columns: frozenset[str]) -> Sums:
    """The sums that a window needs of a fact, kept for the next question: of a few teams their rows alone are read, else all parts."""
    cut, days = window.cut, _wanted_days(window, looks)
    if days is None or not len(cut.unions):
        return sums_of(_no_rows(dimensions, columns), Asked(fact, dimensions, columns, {}), np.array([], dtype=np.int64))
    asked = Asked(fact, dimensions, columns, days)
    teams = _few_teams(cut.lattice, cut.parts, cut.union_of_part)
    if teams is not None:
        names = tuple(sorted(set(teams["org_unit_id"])))
        return _kept(snapshot, asked, (cut.lattice.floor, cut.parts.name, names), lambda more: _rows_of_teams(snapshot, more, cut, names))
    chosen = cut.union_of_part >= 0
    is_narrow = FEW_PARTS * int(chosen.sum()) <= len(chosen)
    key = (cut.lattice.floor, cut.parts.name, chosen.tobytes() if is_narrow else None)
    place = cut.parts.of_team if not is_narrow else np.where(chosen[cut.parts.of_team], cut.parts.of_team, -1)
    return _kept(snapshot, asked, key, lambda more: _placed_rows(snapshot, more, cut, place))


def summed(sums: Sums, window: Window, looks: Looks, *, kind: str, dimensions: Sequence[str]) -> Summed:
    """Sums of every column by union, period and kind.

    A weekly fact without dimensions gets a row of zeros where people were there and nothing happened: a count that no row mentions is 0.
    """
    union, period, inside = _placed(sums, window, looks, kind)
    n_periods, n_kinds = len(window.periods.starts), max(len(sums.kinds), 1)
    key = ((union * n_periods + period) * n_kinds + sums.kind)[inside]
    grid = None
    if not looks.is_dated and not dimensions:
        grid = np.flatnonzero(((window.people(kind) > 0) & ~window.hidden(kind)).reshape(-1))
    used, place = _numbered(key, grid, len(window.cut.unions) * n_periods * n_kinds)
    columns = {name: _added_up(column[inside], place, len(used)) for name, column in sums.columns.items()}
    cell, of_kind = np.divmod(used, n_kinds)
    union, period = np.divmod(cell, max(n_periods, 1))
    return Summed(pd.DataFrame(columns, index=pd.RangeIndex(len(used))), union, period, of_kind, sums.kinds, window)


def _wanted_days(window: Window, looks: Looks) -> tuple[np.datetime64, np.datetime64] | dict[str, list[np.datetime64]] | None:
    """The days to read; None where there is nothing."""
    counts = (looks.period >= 0) & (looks.week >= 0)
    if not counts.any():
        return None
    if not looks.is_dated:
        weeks, periods = window.cut.lattice.calendar.weeks, window.periods
        return weeks[periods.first_week.min()], weeks[periods.last_week.max()] + np.timedelta64(6, "D")
    source, day = looks.source[counts], looks.day[counts]
    return {str(name): sorted(day[source == name]) for name in sorted(set(source.tolist()))}


def _few_teams(lattice: Lattice, parts: Parts, union_of_part: Codes) -> pd.DataFrame | None:
    """The teams of the chosen parts, when they are few; None also where rows of unknown teams belong to them."""
    chosen = union_of_part >= 0
    if chosen.all():
        return None
    inside = np.flatnonzero(chosen[parts.of_team])
    if len(inside) > FEW_TEAMS:
        return None
    teams = lattice.teams.iloc[inside]
    return None if (teams["org_unit_id"] == NO_TEAM).any() else teams


def _places(rows: pd.DataFrame, lattice: Lattice, parts: Parts) -> Codes:
    """Part of each row read: as the engine gave it, or by the row's team where that has no number."""
    place = rows["place"].to_numpy(dtype=np.int64)
    stray = place < 0
    if stray.any():
        place = place.copy()
        place[stray] = np.append(parts.of_team, -1)[team_codes(lattice.keys, rows.loc[stray, list(KEYS[:2])])]
    return place


def _rows_of_teams(snapshot: Snapshot, asked: Asked, cut: Cut, teams: Sequence[str]) -> Sums:
    rows = read_teams(snapshot, asked, teams)
    return sums_of(rows, asked, _places(rows, cut.lattice, cut.parts))


def _placed_rows(snapshot: Snapshot, asked: Asked, cut: Cut, place: Codes) -> Sums:
    rows = read_placed(snapshot, asked, place[cut.lattice.named])
    return sums_of(rows, asked, _places(rows, cut.lattice, cut.parts))


def _kept(snapshot: Snapshot, asked: Asked, whose: tuple[object, ...], read_anew: Callable[[Asked], Sums]) -> Sums:
    """The sums of ``whose`` rows; read once, and again when more columns or days are wanted. The last ones asked for are kept."""
    held: OrderedDict[object, tuple[Asked, Sums]] = kept(snapshot, "sums", OrderedDict)
    key = (*whose, asked.fact, asked.dimensions, None if isinstance(asked.days, tuple) else repr(asked.days))
    known, found = held.get(key, (asked, None))
    wanted = known.with_more(asked)
    if found is None or wanted != known:
        found = read_anew(wanted)
        held[key] = (wanted, found)
        held.move_to_end(key)
        while len(held) > 1 and (len(held) > KEPT_SUMS or sum(sums.size for _, sums in held.values()) > KEPT_BYTES):
            held.popitem(last=False)
    held.move_to_end(key)
    return found.between(*asked.days) if isinstance(asked.days, tuple) else found


def _no_rows(dimensions: Sequence[str], columns: frozenset[str]) -> pd.DataFrame:
    nothing = {name: pd.Series(dtype=object) for name in dimensions} | {"day": pd.Series(dtype="datetime64[s]")}
    return pd.DataFrame(nothing | {name: pd.Series(dtype="float64") for name in columns})


def _placed(sums: Sums, window: Window, looks: Looks, kind: str) -> tuple[Codes, Codes, Flags]:
    """Union and period of every row, and whether the row counts."""
    cut, periods = window.cut, window.periods
    days, at = sums.days, sums.day
    week = cut.lattice.calendar.week_codes(days)
    if looks.is_dated:
        of_day = periods.codes(days)
    else:
        of_day = np.where(week >= 0, (periods.of_week_flow if kind == "flow" else periods.of_week_stock)[week], -1)
    open_day = (week >= 0) & (of_day >= 0) & ~np.append(cut.hidden_weeks, True)[week]
    slot = window.slot_of_week("stock" if looks.is_dated else kind, week)[at]
    union, period = cut.union_of_part[sums.place], of_day[at]
    inside = open_day[at] & (union >= 0)
    inside[inside] = cut.shown[sums.place[inside], slot[inside]] & ~window.hidden(kind)[union[inside], period[inside]]
    return union, period, inside


def _numbered(key: Codes, grid: Codes | None, size: int) -> tuple[Codes, Codes]:
    """The keys that occur or stand in the grid, in order, and the place of each row's key among them."""
    if size > SPARSE:
        used = np.unique(key if grid is None else np.concatenate([key, grid]))
        return used, np.searchsorted(used, key)
    occurs = np.zeros(size, dtype=bool)
    occurs[key] = True
    if grid is not None:
        occurs[grid] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[key]


def _added_up(column: NDArray[np.float64] | NDArray[np.int64], place: Codes, size: int) -> NDArray[np.float64] | NDArray[np.int64]:
    total = np.bincount(place, weights=column, minlength=size)
    return total.astype(np.int64) if column.dtype.kind in "iu" else total


def _index(codes: tuple[Codes, Codes, Codes], kinds: pd.DataFrame, window: Window) -> pd.MultiIndex:
    """Union, period and kind of each row as cohort id, period start and the dimensions' values."""
    starts = pd.DatetimeIndex(window.periods.starts.astype("datetime64[s]"))
    rest = [pd.factorize(kinds[name].to_numpy(dtype=object)) for name in kinds.columns]
    index: pd.MultiIndex = pd.MultiIndex(
        levels=[pd.Index(window.ids), starts, *(values for _, values in rest)],  # type: ignore[arg-type]
        codes=[codes[0], codes[1], *(of_value[codes[2]] for of_value, _ in rest)],  # type: ignore[arg-type]
        names=["cohort_id", "period_start", *map(str, kinds.columns)],
        verify_integrity=False,
    )
    return index


def positions(index: pd.Index, window: Window) -> tuple[Codes, Codes]:
    """Union and period of each row of a metric's result that has an index of its own."""
    ids, starts = pd.Index(window.ids), pd.DatetimeIndex(window.periods.starts.astype("datetime64[s]"))
    union = ids.get_indexer(index.get_level_values("cohort_id"))
    period = starts.get_indexer(pd.DatetimeIndex(index.get_level_values("period_start")))
    return np.asarray(union, dtype=np.int64), np.asarray(period, dtype=np.int64)
