"""From the frames of ``access`` to what a tile or a row shows: the latest complete value, what it is compared with, its trail.

Pure selection and subtraction; every share and sum was computed before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from dashboard import words
from dashboard.comparing import TRAIL, Comparison, reach, trail_after
from metrics.catalog import CATALOG
from metrics.metric import Metric

SLIPPING_POINTS = 0.05
ARRIVING = 0.1
ONLY_A_BOUND = "for so few people only a bound is shown"
SEEN_AT_REFRESHES = frozenset({"open_opportunities", "record_fill"})  # facts without a past: each refresh adds a look


@dataclass(frozen=True)
class Reading:
    """One figure as a page shows it.

    ``value`` and ``before`` are null unless known; ``reason`` says why not. ``trail`` is the value of each complete period, oldest
    first, with null for gaps; ``trail_bounds`` are their bounds. ``period_start`` is null when there is no complete period at all.
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
    before_bound: str | None
    target: float | None
    trail: tuple[float | None, ...]
    trail_bounds: tuple[str | None, ...]

    def compared_with(self, comparison: Comparison) -> str:
        """The words for the compared period: the comparison's own, or the period that stands in for it."""
        if self.before_start is None or self.period_start is None or comparison.earlier(self.period_start) == self.before_start:
            return comparison.label
        said = words.period(self.before_start, self.before_start + pd.Timedelta(days=7), kind=comparison.period)
        return said if comparison.period == "month" else f"the {said}"

    @property
    def change(self) -> words.Change | None:
        """The difference to the compared period, in words."""
        found = words.change(self.value, self.before, unit=self.metric.unit, better=self.metric.better)
        return (
            replace(found, text=f"{found.text} or more") if found is not None and self.is_least and found.verdict != "no change" else found
        )

    @property
    def is_least(self) -> bool:
        """Whether the true difference to the compared period is at least the one between the figures: a bound is among them."""
        return self.bound != self.before_bound

    @property
    def points(self) -> float | None:
        """The difference to the compared period in points."""
        return None if self.value is None or self.before is None else 100 * (self.value - self.before)

    @property
    def points_bound(self) -> str | None:
        """``>`` for a gain and ``<`` for a loss of at least ``points``."""
        if not self.is_least or not self.points:
            return None
        return ">" if self.points > 0 else "<"

    @property
    def no_comparison(self) -> str:
        """Why there is no change, in words."""
        if self.before_reason is not None or self.before_start is not None:
            return f"no comparison: {self.before_reason or 'not known'}"
        return f"no comparison yet{': history starts with the first refresh' if SEEN_AT_REFRESHES & set(self.metric.facts) else ''}"

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

    @property
    def in_words(self) -> str:
        """What a row says of it last: how it changed, or why there is nothing to say."""
        if self.value is None:
            return self.text if self.state == "hidden" else f"not known: {self.reason or 'no reason given'}"
        change = self.change
        if change is None:
            return self.no_comparison
        return f"{change.verdict} by {change.text[1:]}" if change.verdict in ("better", "worse") else change.text


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
        return nothing_yet(metric, target)
    latest = usable[-1]
    oldest, start = reach(comparison, latest.period_start, is_moment=metric.window_days is None)
    before = next((point for point in reversed(usable[:-1]) if oldest <= point.period_start <= start), None)
    begin = trail_after(comparison.period, latest.period_start)
    trail = [point for point in usable[-TRAIL:] if point.period_start > begin]
    return read(metric, (latest, before), ([known(point.value) for point in trail], [point.bound for point in trail]), target=target)


def read(
    metric: Metric, points: tuple[Point, Point | None], trail: tuple[Sequence[float | None], Sequence[str | None]], *, target: float | None
) -> Reading:
    """From the latest point, the one that it is compared with (null where history begins later), and values and bounds of the trail."""
    latest, found = points
    earlier, why_not = _compared(latest, found)
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
        before_bound=None if earlier is None else earlier.bound,
        target=target,
        trail=tuple(trail[0]),
        trail_bounds=tuple(trail[1]),
    )


def against(one: Reading, other: Reading) -> Reading:
    """``one`` compared with another cohort's latest figure in place of its own past."""
    is_unclear = _is_only_a_bound(one, other) or _is_only_a_bound(other, one)
    why_not = ONLY_A_BOUND if is_unclear else other.reason
    before = None if is_unclear else other.value
    return replace(one, before=before, before_start=other.period_start, before_reason=why_not, before_bound=other.bound)


def nothing_yet(metric: Metric, target: float | None) -> Reading:
    """Of a cohort without a complete period."""
    return Reading(
        metric=metric, value=None, state="not known", reason="no complete period yet", bound=None, people=None, period_start=None,
        period_end=None, is_complete=False, before=None, before_start=None, before_reason=None, before_bound=None, target=target, trail=(),
        trail_bounds=(),
    )  # fmt: skip


def _compared(latest: Point, found: Point | None) -> tuple[Point | None, str | None]:
    """The point that the latest is compared with, or why there is none; no reason where history does not go that far back."""
    if found is None:
        return None, None
    if _is_only_a_bound(latest, found) or _is_only_a_bound(found, latest):
        return None, ONLY_A_BOUND
    return found, found.reason


def _is_only_a_bound(bounded: Point | Reading, other: Point | Reading) -> bool:
    """Whether ``other`` lies beyond the bound that stands for ``bounded``, so that their order is not known."""
    if bounded.bound is None or other.bound == bounded.bound or bounded.value is None or other.value is None:
        return False
    return other.value > bounded.value if bounded.bound == ">" else other.value < bounded.value


def headline(values: pd.DataFrame, names: Sequence[str], comparison: Comparison, *, targets: Mapping[str, float]) -> dict[str, Reading]:
    """A reading per metric for the one cohort that ``values`` holds."""
    points = grouped(values, "metric")
    return {name: reading(points.get(name, []), CATALOG[name], comparison, target=targets.get(name)) for name in names}


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
    called = cohorts["cohort"].map(words.cohort)
    names = called.where(~shared, called + " (" + cohorts["unit"].map(words.cohort) + ")")
    again = names.groupby(names).cumcount()
    names = names.where(again == 0, names + " " + (again + 1).astype(str))
    return dict(zip(cohorts["cohort_id"], names, strict=True))


def named(values: pd.DataFrame, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The readings of cohorts that have a name: who belongs to no team or unit is shown, but is no team that a finding speaks of."""
    names = [name for name in pd.unique(values["cohort"]) if words.is_nameless(name)]
    nameless = set(values.loc[values["cohort"].isin(names), "cohort_id"].astype(str)) if names else set()
    return {cohort: one for cohort, one in readings.items() if cohort not in nameless}


@dataclass(frozen=True)
class Arrival:
    """A period at whose end a tenth or more people were entitled than at the end of the one before, and how many more."""

    period_end: pd.Timestamp
    people: int


def arrivals(people: pd.DataFrame) -> list[Arrival]:
    """The arrivals in the points of one cohort's ``eligible_people``, which are in time order.

    Two periods are compared only when both are complete and leave out the same: a group that is hidden in one of them has not come or gone.
    """
    points = [point for point in grouped(people, "cohort_id").popitem()[1] if point.is_complete] if len(people) else []
    steps = [(now, now.value - before.value, before.value) for before, now in pairwise(points) if now.reason == before.reason]
    return [Arrival(now.period_end, round(more)) for now, more, before in steps if before > 0 and more >= ARRIVING * before - 1e-9]


def slipping(readings: Mapping[str, Reading]) -> list[str]:
    """Cohorts that lost 5 points or more against the compared period."""
    return [
        cohort_id
        for cohort_id, one in readings.items()
        if one.value is not None and one.before is not None and one.before - one.value >= SLIPPING_POINTS - 1e-9
    ]
