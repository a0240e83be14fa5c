"""From the frames of ``access`` to what a tile or a row shows: the latest complete value, what it is compared with, its trail.

Pure selection and subtraction; every share and sum was computed before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from dashboard import words
from metrics.catalog import CATALOG
from metrics.metric import Metric

COMPARED = {
    ("week", "previous"): ("the week before", pd.DateOffset(weeks=1)),
    ("week", "quarter"): ("a quarter ago", pd.DateOffset(weeks=13)),
    ("week", "year"): ("a year ago", pd.DateOffset(weeks=52)),
    ("month", "previous"): ("the month before", pd.DateOffset(months=1)),
    ("month", "quarter"): ("a quarter ago", pd.DateOffset(months=3)),
    ("month", "year"): ("a year ago", pd.DateOffset(years=1)),
}
SLIPPING_POINTS = 0.05
TRAIL = 26
LOOK_BACK = pd.Timedelta(weeks=5)


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
        return pd.Timestamp(start) - COMPARED[self.period, self.compare][1]


@dataclass(frozen=True)
class Reading:
    """One figure as a page shows it.

    ``value`` and ``before`` are null unless known; ``reason`` says why not. ``trail`` is the value of each complete period, oldest
    first, with null for gaps. ``period_start`` is null when there is no complete period at all.
    """

    metric: Metric
    value: float | None
    state: str
    reason: str | None
    bound: str | None
    people: int | None
    period_start: date | None
    period_end: date | None
    is_complete: bool
    before: float | None
    before_start: date | None
    before_reason: str | None
    target: float | None
    trail: tuple[float | None, ...]

    def compared_with(self, comparison: Comparison) -> str:
        """The words for the compared period: the comparison's own, or the period that stands in for it."""
        if self.before_start is None or self.period_start is None or comparison.earlier(self.period_start) == self.before_start:
            return comparison.label
        return f"in the {words.period(self.before_start, self.before_start + pd.Timedelta(days=7), kind=comparison.period)}"

    @property
    def change(self) -> words.Change | None:
        """The difference to the compared period, in words."""
        return words.change(self.value, self.before, unit=self.metric.unit, better=self.metric.better)

    @property
    def rank(self) -> float:
        """What to order by: the value, with bounds beyond every value on their side."""
        return rank(self.value or 0.0, self.bound)

    @property
    def text(self) -> str:
        """The value in words, or why there is none."""
        if self.state == "value":
            return words.figure(self.value, self.metric.unit, bound=self.bound)
        return self.reason if self.state == "hidden" and self.reason else self.state


class Point(NamedTuple):
    """One period of one cohort and metric."""

    period_start: pd.Timestamp
    period_end: pd.Timestamp
    is_complete: bool
    value: float
    state: str
    reason: str | None
    bound: str | None
    people: float


def known(value: float | None) -> float | None:
    """A float, or null for anything missing."""
    return None if value is None or value != value else float(value)


def rank(value: float, bound: str | None) -> float:
    """The value to order by; ``<`` stands below and ``>`` above every figure that is shown exactly."""
    return value + {"<": -1.0, ">": 1.0}.get(bound or "", 0.0)


def points_of(values: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Rows of one metric in time order."""
    return values[values["metric"] == metric].sort_values("period_start")


def reading(points: Sequence[Point], metric: Metric, comparison: Comparison, *, target: float | None = None) -> Reading:
    """The latest period of one cohort that can be judged, compared and with its trail; ``points`` are in time order.

    What is counted over a span of time is judged by its latest complete period; what is seen at a moment (``window_days`` is null) by
    the latest there is.
    """
    usable = [point for point in points if point.is_complete or metric.window_days is None]
    if not usable:
        return Reading(metric, None, "not known", "no complete period yet", None, None, None, None, False, None, None, None, target, ())
    latest = usable[-1]
    earlier, why_not = _earlier(usable, metric, comparison)
    people = known(latest.people)
    return Reading(
        metric=metric,
        value=known(latest.value),
        state=latest.state,
        reason=latest.reason,
        bound=latest.bound,
        people=None if people is None else int(people),
        period_start=latest.period_start,
        period_end=latest.period_end,
        is_complete=latest.is_complete,
        before=None if earlier is None else known(earlier.value),
        before_start=None if earlier is None else earlier.period_start,
        before_reason=why_not,
        target=target,
        trail=tuple(known(point.value) for point in usable[-TRAIL:]),
    )


def _earlier(usable: Sequence[Point], metric: Metric, comparison: Comparison) -> tuple[Point | None, str | None]:
    """The point that the last of ``usable`` is compared with, or why there is none.

    What is seen at a moment is not seen every week: there the latest look in the five weeks up to the compared one will do.
    """
    latest = usable[-1]
    start = comparison.earlier(latest.period_start)
    oldest = start - (LOOK_BACK if metric.window_days is None else pd.Timedelta(0))
    found = next((point for point in reversed(usable[:-1]) if oldest <= point.period_start <= start), None)
    if found is None:
        return None, "no figures that far back"
    if _is_only_a_bound(latest, found) or _is_only_a_bound(found, latest):
        return None, "for so few people only a bound is shown"
    return found, found.reason


def _is_only_a_bound(bounded: Point, other: Point) -> bool:
    """Whether ``other`` lies beyond the bound that stands for ``bounded``, so that their order is not known."""
    if bounded.bound is None or other.bound == bounded.bound:
        return False
    return other.value > bounded.value if bounded.bound == ">" else other.value < bounded.value


def headline(values: pd.DataFrame, names: Sequence[str], comparison: Comparison, *, targets: Mapping[str, float]) -> dict[str, Reading]:
    """A reading per metric for the one cohort that ``values`` holds."""
    points = grouped(values, "metric")
    return {name: reading(points.get(name, []), CATALOG[name], comparison, target=targets.get(name)) for name in names}


def by_cohort(values: pd.DataFrame, metric: Metric, comparison: Comparison, *, targets: Mapping[str, float]) -> dict[str, Reading]:
    """One reading per ``cohort_id``, in the order in which the cohorts appear."""
    points = grouped(values[values["metric"] == metric.name], "cohort_id")
    return {cohort: reading(members, metric, comparison, target=targets.get(metric.name)) for cohort, members in points.items()}


def grouped(values: pd.DataFrame, column: str) -> dict[str, list[Point]]:
    """Points in time order by the value of ``column``."""
    ordered = values.sort_values("period_start", kind="stable")
    texts = [[text if isinstance(text, str) else None for text in ordered[name]] for name in ("reason", "bound")]
    plain = [ordered[name].tolist() for name in ("period_start", "period_end", "is_complete", "value", "state")]
    found: dict[str, list[Point]] = {str(key): [] for key in values[column].drop_duplicates()}
    for key, *fields in zip(ordered[column], *plain, *texts, ordered["people"], strict=True):
        found[str(key)].append(Point(*fields))
    return found


def cohort_names(values: pd.DataFrame) -> dict[str, str]:
    """Cohort id to a name that is unique among them: where two share one, the unit is added, then a number."""
    cohorts = values.drop_duplicates("cohort_id")[["cohort_id", "cohort", "unit"]].astype(str)
    shared = cohorts["cohort"].duplicated(keep=False)
    names = cohorts["cohort"].where(~shared, cohorts["cohort"] + " (" + cohorts["unit"] + ")")
    again = names.groupby(names).cumcount()
    names = names.where(again == 0, names + " " + (again + 1).astype(str))
    return dict(zip(cohorts["cohort_id"], names, strict=True))


def slipping(readings: Mapping[str, Reading]) -> list[str]:
    """Cohorts that lost 5 points or more against the compared period."""
    return [
        cohort_id
        for cohort_id, one in readings.items()
        if one.value is not None and one.before is not None and one.before - one.value >= SLIPPING_POINTS - 1e-9
    ]
