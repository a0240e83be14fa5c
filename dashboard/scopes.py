"""What a page is pinned to: the reader's filters, the snapshot and the scope of the viewer."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

WEEKS_SHOWN = 79
WEEKS_BACK = {"previous": 1, "quarter": 13, "year": 52}
WEEKS_LOOKED_BACK = 5  # how far before the compared week an earlier look will do: comparing.LOOK_BACK
Span = tuple[int, int]  # weeks back from the latest: the oldest, counted from one, and the newest that is read, 0 for the latest itself


@dataclass(frozen=True)
class Filters:
    """What the reader chose. Null means all."""

    period: Literal["week", "month"] = "week"
    unit: str | None = None
    application_type: str | None = None
    compare: Literal["previous", "quarter", "year"] = "previous"


@dataclass(frozen=True)
class Scope:
    """Everything an answer depends on: the key of every cache."""

    snapshot_id: str
    scope_id: str
    filters: Filters


def a_quarter_back(at: Scope) -> Scope:
    """The same scope, read as far back as a quarter ago where it is compared with the period before."""
    return replace(at, filters=replace(at.filters, compare="quarter")) if at.filters.compare == "previous" else at


class Manifest(Protocol):
    """The part of a snapshot's manifest that pages read."""

    id: str
    as_of_at: datetime
    published_at: datetime


def first_day(as_of_at: datetime, *, weeks: int = WEEKS_SHOWN) -> date:
    """The Monday from which pages show history: so many weeks with the week of ``as_of_at``."""
    monday = as_of_at.date() - timedelta(days=as_of_at.weekday())
    return monday - timedelta(weeks=weeks - 1)


def spans_of(filters: Filters, *, is_by_team: bool, periods: int) -> tuple[Span, ...]:
    """The weeks that show the last ``periods`` and what the latest is compared with.

    >>> spans_of(Filters(), is_by_team=True, periods=1), spans_of(Filters(compare="year"), is_by_team=True, periods=26)
    (((8, 0),), ((27, 0), (60, 52)))
    """
    back = WEEKS_BACK[filters.compare]
    recent = 1 + max(periods, 2 + WEEKS_LOOKED_BACK)
    if filters.period == "month":
        return ((WEEKS_SHOWN, 0),)
    if is_by_team and filters.compare == "year":
        return ((recent, 0), (back + 3 + WEEKS_LOOKED_BACK, back))
    return ((min(WEEKS_SHOWN, max(recent, 2 + back + WEEKS_LOOKED_BACK)), 0),)
