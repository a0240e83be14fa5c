"""One reading for every cohort at once: by arrays, because a company may have ten thousand teams."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.comparing import TRAIL, Comparison, reach, trail_after
from dashboard.readings import Point, Reading, nothing_yet, read
from metrics.metric import Metric

Places = NDArray[np.int64]
NOTHING = -1


def by_cohort(values: pd.DataFrame, metric: Metric, comparison: Comparison, *, targets: Mapping[str, float]) -> dict[str, Reading]:
    """One reading per ``cohort_id``, in the order in which the cohorts appear: what ``readings.reading`` gives of the points of each."""
    rows, target = values[values["metric"] == metric.name], targets.get(metric.name)
    codes, cohorts = pd.factorize(rows["cohort_id"])
    judged = np.flatnonzero(rows["is_complete"].to_numpy(dtype=bool) | (metric.window_days is None))
    order = judged[np.lexsort((_starts(rows)[judged], codes[judged]))]
    rows, codes = rows.iloc[order], codes[order]
    counts = np.bincount(codes, minlength=len(cohorts))
    ends = np.cumsum(counts)
    begins = ends - counts
    latest = np.where(ends > begins, ends - 1, NOTHING)
    before, trail = _before(rows, codes, latest, metric, comparison), _trail(rows, latest, begins, comparison)
    points = {place: point for some in (latest, before) for place, point in _points(rows, some[some >= 0]).items()}
    values_of, bounds = _plain(rows["value"]), _texts(rows["bound"])
    return {
        str(cohort): nothing_yet(metric, target)
        if last == NOTHING
        else read(metric, (points[last], points.get(first)), (values_of[start:end], bounds[start:end]), target=target)
        for cohort, last, first, start, end in zip(cohorts, latest.tolist(), before.tolist(), trail.tolist(), ends.tolist(), strict=True)
    }


def _before(rows: pd.DataFrame, codes: Places, latest: Places, metric: Metric, comparison: Comparison) -> Places:
    """The row that each cohort's latest is compared with."""
    spans = _of_latest(rows, latest, lambda start: reach(comparison, start, is_moment=metric.window_days is None))
    starts = _starts(rows)
    fits = (starts >= spans[codes, 0]) & (starts <= spans[codes, 1]) & (np.arange(len(rows)) < latest[codes])
    places = np.flatnonzero(fits)
    found = np.full(len(latest), NOTHING, dtype=np.int64)
    found[codes[places]] = places  # of several the last is kept
    return found


def _trail(rows: pd.DataFrame, latest: Places, begins: Places, comparison: Comparison) -> Places:
    """The first row of each cohort's trail."""
    after = _of_latest(rows, latest, lambda start: (trail_after(comparison.period, start),))[:, 0]
    earliest = np.maximum(begins, latest - TRAIL + 1)
    starts = _starts(rows)
    is_old = starts <= after.repeat(np.diff(begins, append=len(rows)))
    olds = np.append(0, np.cumsum(is_old))
    return np.maximum(earliest, begins + olds[np.append(begins[1:], len(rows))] - olds[begins])


def _of_latest(rows: pd.DataFrame, latest: Places, days: Callable[[pd.Timestamp], tuple[pd.Timestamp, ...]]) -> NDArray[Any]:
    """``days`` of the start of each cohort's latest row, worked out once per start; cohorts x days."""
    starts = _starts(rows)
    known, codes = np.unique(starts[latest[latest >= 0]], return_inverse=True)
    told = np.array([[day.to_datetime64() for day in days(pd.Timestamp(start))] for start in known], dtype=starts.dtype)
    found = np.full((len(latest), told.shape[1] if len(told) else 2), np.datetime64("NaT"), dtype=starts.dtype)
    if len(told):
        found[latest >= 0] = told[codes.reshape(-1)]
    return found


def _starts(rows: pd.DataFrame) -> NDArray[np.datetime64]:
    return rows["period_start"].to_numpy(dtype="datetime64[ns]")


def _points(rows: pd.DataFrame, places: Places) -> dict[int, Point]:
    """The points that stand in these rows."""
    some = rows.iloc[places]
    plain = [some[name].tolist() for name in ("period_start", "period_end", "is_complete", "value", "state")]
    cells = zip(*plain, _texts(some["reason"]), _texts(some["bound"]), some["people"].tolist(), strict=True)
    return {place: Point(*fields) for place, fields in zip(places.tolist(), cells, strict=True)}


def _texts(column: pd.Series) -> list[str | None]:
    return [text if isinstance(text, str) else None for text in column.tolist()]


def _plain(column: pd.Series) -> list[float | None]:
    return [None if value is None or value != value else float(value) for value in column.tolist()]
