"""From the frames of ``access`` to what a tile or a row shows: the latest complete value, what it is compared with, its trail.

Pure selection and subtraction; every share and sum was computed before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    before: float | None
    before_reason: str | None
    target: float | None
    trail: tuple[float | None, ...]

    @property
    def change(self) -> words.Change | None:
        """The difference to the compared period, in words."""
        return words.change(self.value, self.before, unit=self.metric.unit, better=self.metric.better)

    @property
    def text(self) -> str:
        """The value in words, or why there is none."""
        if self.state == "value":
            return words.figure(self.value, self.metric.unit, bound=self.bound)
        return self.reason if self.state == "hidden" and self.reason else self.state


def known(value: object) -> float | None:
    """A float, or null for anything missing."""
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]


def points_of(values: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Rows of one metric in time order."""
    return values[values["metric"] == metric].sort_values("period_start")


def reading(points: pd.DataFrame, metric: Metric, comparison: Comparison, *, targets: Mapping[str, float], trail: int = 26) -> Reading:
    """The latest complete period of one cohort's ``points`` (one row a period), compared and with its trail."""
    complete = points[points["is_complete"].astype(bool)]
    target = targets.get(metric.name)
    if complete.empty:
        return Reading(metric, None, "not known", "No complete period yet.", None, None, None, None, None, None, target, ())
    latest = complete.iloc[-1]
    matching = complete[pd.to_datetime(complete["period_start"]) == comparison.earlier(latest["period_start"])]
    earlier = matching.iloc[0] if len(matching) else None
    people = known(latest["people"])
    return Reading(
        metric=metric,
        value=known(latest["value"]),
        state=str(latest["state"]),
        reason=_text(latest["reason"]),
        bound=_text(latest.get("bound")),
        people=None if people is None else int(people),
        period_start=latest["period_start"],
        period_end=latest["period_end"],
        before=None if earlier is None else known(earlier["value"]),
        before_reason="no figures that far back" if earlier is None else _text(earlier["reason"]),
        target=target,
        trail=tuple(known(value) for value in complete["value"].tail(trail)),
    )


def headline(points: pd.DataFrame, names: Sequence[str], comparison: Comparison, *, targets: Mapping[str, float]) -> dict[str, Reading]:
    """A reading per metric for the one cohort that ``points`` holds."""
    return {name: reading(points_of(points, name), CATALOG[name], comparison, targets=targets) for name in names}


def by_cohort(values: pd.DataFrame, metric: Metric, comparison: Comparison, *, targets: Mapping[str, float]) -> dict[str, Reading]:
    """One reading per ``cohort_id``, in the order in which the cohorts appear."""
    rows = points_of(values, metric.name)
    return {
        str(cohort_id): reading(points, metric, comparison, targets=targets) for cohort_id, points in rows.groupby("cohort_id", sort=False)
    }


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


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)  # type: ignore[arg-type]
