"""Weeks and months: which week stands for which period, and which of them is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Grain = Literal["week", "month"]
Days = NDArray[np.datetime64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Calendar:
    """The Mondays of a snapshot's weeks in order, the days elapsed of each (0-7), and the month in which each week ends."""

    weeks: Days
    days_elapsed: Codes
    month_codes: Codes

    @property
    def is_complete(self) -> NDArray[np.bool_]:
        """Whether each week lies wholly before the snapshot's time."""
        return self.days_elapsed >= 7

    def week_codes(self, days: Days) -> Codes:
        """Position of the week that holds each day; -1 outside the calendar."""
        if not len(self.weeks):
            return np.full(len(days), -1, dtype=np.int64)
        position = np.searchsorted(self.weeks, days, side="right") - 1
        inside = (position >= 0) & (days < self.weeks[position] + np.timedelta64(7, "D"))
        return np.where(inside, position, -1).astype(np.int64)


@dataclass(frozen=True)
class Periods:
    """The periods asked for, in order: half-open [start, end), and how weeks map to them.

    ``first_week``, ``last_week``: positions of the first and the last week used; a stock is taken at the last. ``of_week_stock`` and
    ``of_week_flow``: period of each week, -1 where the week is not used.
    """

    grain: Grain
    starts: Days
    ends: Days
    is_complete: NDArray[np.bool_]
    first_week: Codes
    last_week: Codes
    of_week_stock: Codes
    of_week_flow: Codes

    def codes(self, dates: Days) -> Codes:
        """Period that holds each date; -1 where there is none."""
        if not len(self.starts):
            return np.full(len(dates), -1, dtype=np.int64)
        position = np.searchsorted(self.starts, dates, side="right") - 1
        return np.where((position >= 0) & (dates < self.ends[position]), position, -1).astype(np.int64)


def as_days(dates: pd.Series) -> Days:
    """Dates as numpy days, whatever the engine delivered."""
    return pd.to_datetime(dates).to_numpy().astype("datetime64[D]")


def calendar_of(activity: pd.DataFrame, *, as_of_at: datetime) -> Calendar:
    """The calendar of a weekly fact (``day``: its Mondays); a week is over when it is over for every team."""
    weeks, week = np.unique(as_days(activity["day"]), return_inverse=True)
    if "days_elapsed" in activity.columns:
        elapsed = np.full(len(weeks), 7, dtype=np.int64)
        np.minimum.at(elapsed, week, activity["days_elapsed"].to_numpy(dtype=np.int64))
    else:
        gone = (np.datetime64(as_of_at.replace(tzinfo=None), "D") - weeks).astype(np.int64)
        elapsed = np.clip(gone, 0, 7)
    months = (weeks + np.timedelta64(6, "D")).astype("datetime64[M]")
    codes = np.searchsorted(np.unique(months), months)
    return Calendar(weeks, elapsed, codes.astype(np.int64))


def periods_of(calendar: Calendar, grain: Grain, *, since: np.datetime64 | None, until: np.datetime64 | None) -> Periods:
    """Periods that overlap [since, until). A month is the complete weeks that end in it; without one it is left out."""
    found = _weeks(calendar) if grain == "week" else _months(calendar)
    inside = np.ones(len(found.starts), dtype=bool)
    if since is not None:
        inside &= found.ends > since
    if until is not None:
        inside &= found.starts < until
    return found if inside.all() else _only(found, inside)


def _weeks(calendar: Calendar) -> Periods:
    position = np.arange(len(calendar.weeks), dtype=np.int64)
    ends = calendar.weeks + np.timedelta64(7, "D")
    return Periods("week", calendar.weeks, ends, calendar.is_complete, position, position, position, position)


def _months(calendar: Calendar) -> Periods:
    complete = np.flatnonzero(calendar.is_complete)
    months = (calendar.weeks[complete] + np.timedelta64(6, "D")).astype("datetime64[M]")
    unique, first, of_week = np.unique(months, return_index=True, return_inverse=True)
    last = np.append(first[1:], len(complete))[: len(unique)] - 1
    flow = np.full(len(calendar.weeks), -1, dtype=np.int64)
    flow[complete] = of_week
    stock = np.full(len(calendar.weeks), -1, dtype=np.int64)
    stock[complete[last]] = np.arange(len(unique))
    ends = (unique + 1).astype("datetime64[D]")
    over = calendar.weeks[complete[last]] + np.timedelta64(13, "D") >= ends  # the next Sunday lies in the next month
    return Periods("month", unique.astype("datetime64[D]"), ends, over, complete[first], complete[last], stock, flow)


def _only(periods: Periods, inside: NDArray[np.bool_]) -> Periods:
    renumbered = np.append(np.where(inside, np.cumsum(inside) - 1, -1), -1).astype(np.int64)
    return Periods(
        periods.grain,
        periods.starts[inside],
        periods.ends[inside],
        periods.is_complete[inside],
        periods.first_week[inside],
        periods.last_week[inside],
        renumbered[periods.of_week_stock],
        renumbered[periods.of_week_flow],
    )
