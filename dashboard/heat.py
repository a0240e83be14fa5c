"""Heat maps of cohorts by period: from the values of one metric to rows of cells."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import words
from dashboard.panels import Cell, HeatRow
from dashboard.readings import Comparison, known, points_of, rank
from dashboard.told import Told
from metrics.metric import Metric

MOST_ROWS = 60
STEP = 0.1
PERIODS = 26


@dataclass(frozen=True)
class HeatMap:
    """Rows in the order to show (lowest latest value first), the start of each column, and the value range of the shades.

    ``left_out`` counts cohorts beyond the sixty that are shown.
    """

    rows: tuple[HeatRow, ...]
    columns: tuple[date, ...]
    span: tuple[float, float]
    left_out: int


def heat_map(values: pd.DataFrame, metric: Metric, comparison: Comparison, *, periods: int = PERIODS) -> HeatMap:
    """The last ``periods`` periods of one metric, one row per cohort."""
    points = points_of(values, metric.name)
    columns = sorted(points["period_start"].unique())[-periods:]
    recent = points[points["period_start"].isin(columns)]
    order = _lowest_first(recent)
    shown = recent[recent["cohort_id"].isin(order[:MOST_ROWS])]
    cells = {(row.cohort_id, row.period_start): _cell(row, metric, comparison) for row in shown.itertuples()}
    names = dict(zip(shown["cohort_id"], shown["cohort"], strict=True))
    nothing = Cell(None, Told("", note="no people in this period"), "no people in this period")
    rows = tuple(
        HeatRow(words.cohort(names[cohort]), tuple(cells.get((cohort, column), nothing) for column in columns))
        for cohort in order[:MOST_ROWS]
    )
    starts = tuple(pd.Timestamp(column).date() for column in columns)
    return HeatMap(rows, starts, _span(shown["value"]), max(0, len(order) - MOST_ROWS))


def _lowest_first(points: pd.DataFrame) -> list[str]:
    """Cohorts by their latest complete value, unknown ones last."""
    complete = points[points["is_complete"].astype(bool)]
    beyond = complete["bound"].map({"<": rank(0.0, "<"), ">": rank(0.0, ">")}).astype("float64").fillna(0.0)
    latest = complete.assign(rank=complete["value"] + beyond).groupby("cohort_id", sort=False)["rank"].last()
    everyone = pd.Index(points["cohort_id"].unique())
    return [str(cohort) for cohort in latest.reindex(everyone).sort_values(na_position="last", kind="stable").index]


def _cell(row: object, metric: Metric, comparison: Comparison) -> Cell:
    """One cell: whole percent without its sign, so that 26 of them fit."""
    value, state, reason = known(row.value), str(row.state), row.reason  # type: ignore[attr-defined]
    when = words.period(row.period_start, row.period_end, kind=comparison.period)  # type: ignore[attr-defined]
    is_complete = bool(row.is_complete)  # type: ignore[attr-defined]
    if value is None:
        why = state if reason is None or pd.isna(reason) else str(reason) if state == "hidden" else f"{state}: {reason}"
        return Cell(None, Told("", note=why), f"{when}: {why}", is_complete)
    bound = getattr(row, "bound", None)
    said = words.figure(value, metric.unit, bound=bound if isinstance(bound, str) else None)
    text = f"{bound if isinstance(bound, str) else ''}{100 * value:.0f}" if metric.unit == "share" else words.number(value)
    figure = Told(text, said.value, said.unit, bound=said.bound, note="" if is_complete else "not over yet")
    return Cell(value, figure, f"{when}: {said}{'' if is_complete else ', not over yet'}", is_complete)


def _span(values: pd.Series) -> tuple[float, float]:
    """The range of the shades: the values' own, widened to whole tenths."""
    if values.dropna().empty:
        return (0.0, 1.0)
    low = STEP * (values.min() // STEP)
    return (float(low), float(max(low + STEP, STEP * -(-values.max() // STEP))))
