"""What values are compared with: the words for it and the distance in time. Kept, because ten thousand teams ask for the same few days."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

COMPARED = {
    ("week", "previous"): ("the week before", pd.DateOffset(weeks=1)),
    ("week", "quarter"): ("a quarter ago", pd.DateOffset(weeks=13)),
    ("week", "year"): ("a year ago", pd.DateOffset(weeks=52)),
    ("month", "previous"): ("the month before", pd.DateOffset(months=1)),
    ("month", "quarter"): ("a quarter ago", pd.DateOffset(months=3)),
    ("month", "year"): ("a year ago", pd.DateOffset(years=1)),
}
TRAIL = 26
PERIOD_AT_MOST = {"week": pd.Timedelta(weeks=1), "month": pd.Timedelta(days=31)}
LOOK_BACK, NO_LOOK_BACK = pd.Timedelta(weeks=5), pd.Timedelta(0)
KEPT_DAYS = 1024


@dataclass(frozen=True)
class Comparison:
    """What values are compared with: the words for it and the distance in time."""

    period: str
    compare: str

    @property
    def label(self) -> str:
        """``a quarter ago``: fits after "than" and after "since"."""
        return COMPARED[self.period, self.compare][0]

    def earlier(self, start: date) -> pd.Timestamp:
        """Start of the period that the one starting at ``start`` is compared with."""
        return reach(self, pd.Timestamp(start), is_moment=False)[1]


@lru_cache(maxsize=KEPT_DAYS)
def reach(comparison: Comparison, start: pd.Timestamp, *, is_moment: bool) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last start of a period that the one starting at ``start`` may be compared with.

    What is seen at a moment is not seen every week: there a look in the five weeks up to the compared one will do.

    >>> reach(Comparison("week", "previous"), pd.Timestamp("2026-11-09"), is_moment=True)
    (Timestamp('2026-09-28 00:00:00'), Timestamp('2026-11-02 00:00:00'))
    """
    last = start - COMPARED[comparison.period, comparison.compare][1]
    return last - (LOOK_BACK if is_moment else NO_LOOK_BACK), last


@lru_cache(maxsize=KEPT_DAYS)
def trail_after(period: str, start: pd.Timestamp) -> pd.Timestamp:
    """After which day the trail of the period starting at ``start`` begins."""
    return start - TRAIL * PERIOD_AT_MOST[period]
