"""Days and instants of the demo: 78 whole weeks of history and the week that contains as_of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

HISTORY_WEEKS = 78
DAY_S = 86_400

Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Clock:
    """Counts local days from the first Monday of the history, and instants in seconds since 1970 (UTC).

    ``as_of_s`` is the exclusive end of time. ``day_count`` covers the local date of as_of in every zone of the world.
    """

    first_monday: date
    as_of_s: int
    day_count: int

    @property
    def start_s(self) -> int:
        """Midnight UTC of the first Monday."""
        return seconds_of(datetime.combine(self.first_monday, time(), tzinfo=UTC))

    @property
    def as_of_day(self) -> int:
        """Index of the UTC date of as_of."""
        return (self.as_of_s - self.start_s) // DAY_S

    def date_of(self, day: int) -> date:
        """Calendar date of a day index."""
        return self.first_monday + timedelta(days=int(day))

    def day_of(self, day_date: date) -> int:
        """Day index of a calendar date; negative before the history."""
        return (day_date - self.first_monday).days

    def weeks_before(self, weeks: int, *, weekday: int = 0) -> int:
        """Day index of a weekday (0 = Monday) in the week that lies ``weeks`` before the week of as_of."""
        return self.as_of_day // 7 * 7 - 7 * weeks + weekday

    def offsets(self, zones: list[str]) -> Ints:
        """Seconds east of UTC at local noon, by zone and day; shape (zones, days)."""
        noons = [datetime.combine(self.date_of(day), time(12)) for day in range(self.day_count)]
        rows = [[round(noon.replace(tzinfo=ZoneInfo(zone)).utcoffset().total_seconds()) for noon in noons] for zone in zones]  # type: ignore[union-attr]
        return np.array(rows, dtype=np.int64)


def clock_for(as_of: datetime) -> Clock:
    """The demo's clock. A time without zone is taken as UTC."""
    as_of_utc = as_of.replace(tzinfo=UTC) if as_of.tzinfo is None else as_of.astimezone(UTC)
    monday = as_of_utc.date() - timedelta(days=as_of_utc.weekday())
    first_monday = monday - timedelta(weeks=HISTORY_WEEKS)
    day_count = (as_of_utc.date() - first_monday).days + 2
    return Clock(first_monday, seconds_of(as_of_utc), day_count)


def seconds_of(moment: datetime) -> int:
    """Whole seconds since 1970 of an aware time."""
    return int(moment.timestamp())
