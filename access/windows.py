"""One viewer's cut over the periods asked for: who stands behind each figure, and what is hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from access.blocks import Codes, Flags
from access.cohorts import added
from access.facts import day_column, looks_of
from access.floors import Cut
from access.periods import Days, Periods
from access.snapshot import Snapshot


@dataclass(frozen=True)
class Looks:
    """The days on which a fact counts: ``source`` and ``day``, the week and the period each stands for.

    A weekly fact counts in each of its weeks; one that ``is_dated`` is taken on snapshot dates, at its source's last one in each period.
    """

    is_dated: bool
    source: NDArray[np.object_]
    day: Days
    week: Codes
    period: Codes


@dataclass(frozen=True)
class Window:
    """One viewer's cut over the periods asked for; ``people`` and ``hidden`` run over unions x periods."""

    cut: Cut
    periods: Periods
    found: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def ids(self) -> NDArray[np.object_]:
        """Cohort ids in the order of the unions."""
        return self.cut.unions["cohort_id"].to_numpy(dtype=object)

    def taken_at(self, facts: Sequence[Looks]) -> "Window":
        """The same window for facts taken on snapshot dates: each period's last week is the one of its last such date."""
        if not facts or not all(fact.is_dated for fact in facts):
            return self
        found = np.full(len(self.periods.starts), -1, dtype=np.int64)
        for fact in facts:
            inside = (fact.period >= 0) & (fact.week >= 0)
            np.maximum.at(found, fact.period[inside], fact.week[inside])
        return replace(self, periods=replace(self.periods, last_week=np.where(found >= 0, found, self.periods.last_week)), found={})

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
        return self.once("hidden", kind, self._hidden)

    def people(self, kind: str) -> NDArray[np.float64]:
        """Eligible people behind each shown figure, in the period's last week."""
        return self.once("people", kind, self._people)

    def once(self, what: str, kind: str, work_out: Callable[[str], Any]) -> Any:
        """What follows from the window alone, worked out when first wanted."""
        if (what, kind) not in self.found:
            self.found[what, kind] = work_out(kind)
        return self.found[what, kind]

    def _hidden(self, kind: str) -> Flags:
        weeks = self.cut.hidden_weeks
        if kind == "flow":
            flow = self.periods.of_week_flow
            closed = np.zeros(len(self.periods.starts), dtype=bool)
            closed[flow[weeks & (flow >= 0)]] = True
        else:
            closed = weeks[self.periods.last_week]
        return self.cut.emptied[:, self.slots(kind)] | closed[None, :]

    def _people(self, kind: str) -> NDArray[np.float64]:
        headcount = self.cut.parts.people[:, self.periods.last_week] * self.cut.shown[:, self.slots(kind)]
        return added(headcount, self.cut.union_of_part, len(self.cut.unions))


def looks_in(snapshot: Snapshot, fact: str, window: Window, kind: str) -> Looks:
    """The looks of a fact that count in the window's periods."""
    source, day = looks_of(snapshot, fact)
    calendar, periods = window.cut.lattice.calendar, window.periods
    week = calendar.week_codes(day)
    if day_column(snapshot, fact) == "week_start_date":
        of_week = periods.of_week_flow if kind == "flow" else periods.of_week_stock
        inside = week >= 0
        period = np.full(len(week), -1, dtype=np.int64)
        period[inside] = of_week[week[inside]]  # a source without any week has nothing to look up, not even for what lies outside
        return Looks(is_dated=False, source=source, day=day, week=week, period=period)
    period = periods.codes(day)
    is_last = _is_last(np.unique(source.astype(str), return_inverse=True)[1], period, day)
    return Looks(is_dated=True, source=source, day=day, week=week, period=np.where(is_last, period, -1))


def _is_last(source: Codes, period: Codes, day: Days) -> Flags:
    """Whether each day is its source's last one in its period."""
    order = np.lexsort((day, period, source))
    ends = (np.diff(source[order], append=-1) != 0) | (np.diff(period[order], append=-2) != 0)
    found = np.zeros(len(day), dtype=bool)
    found[order[ends]] = True
    return found


def has_data(facts: Sequence[Looks], window: Window) -> Flags:
    """Per period, whether any fact has rows for it at all: where nothing was counted, nothing is hidden."""
    found = np.zeros(len(window.periods.starts), dtype=bool)
    for fact in facts:
        found[fact.period[fact.period >= 0]] = True
    return found
