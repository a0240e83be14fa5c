"""Figures of the catalogue for the report on real data, each beside the counts that it was divided from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from string import Formatter
from typing import Any

import pandas as pd

from access import door
from access.counts import Count
from access.snapshot import Snapshot
from access.viewer import OPERATOR
from dashboard import words
from metrics.catalog import CATALOG
from metrics.metric import Metric

VALUE = "value"


@dataclass(frozen=True)
class Figure:
    """One metric of the whole company: its sentence, whose braces name ``value`` and columns of the metric's fact.

    ``week`` is the Monday of the week it is taken in; without one a flow is summed over the complete weeks from the Monday ``since`` on, to
    that of ``until``, and anything else is seen at the last look.
    """

    metric: Metric
    text: str
    week: date | None = None
    since: date | None = None
    until: date | None = None


def figure_of(part: Mapping[str, Any]) -> Figure:
    """One figure as ``real_data.toml`` writes it."""
    days = {name: part[name] for name in ("week", "since", "until") if name in part}
    return Figure(replace(CATALOG[part["metric"]], dimensions=()), part["text"], **days)


def sentences(figures: tuple[Figure, ...], snapshot: Snapshot) -> Iterator[str]:
    """A sentence per figure; what is not known says why instead."""
    for figure in figures:
        said = _said(figure, snapshot)
        yield f"{figure.metric.title} (`{figure.metric.name}`){_when(figure)}: {said}."


def _said(figure: Figure, snapshot: Snapshot) -> str:
    metric = figure.metric
    names = [name for _, name, _, _ in Formatter().parse(figure.text) if name and name != VALUE]
    asked = [metric, *(_count(metric, name) for name in dict.fromkeys(names))]
    rows = door.values(snapshot, OPERATOR, asked, by="company").sort_values("period_start", kind="stable")
    rows = rows[_is_meant(rows, figure)]
    own = rows[rows["metric"] == metric.name]
    known = own[own["state"] == VALUE]
    if known.empty:
        reason = (own["reason"].dropna().tail(1).tolist() or ["nothing was read of it"])[0]
        return f"not known, {str(reason).removesuffix('.')}"
    if figure.week is None and metric.kind == "flow":
        counts = {name: part["value"].sum() for name, part in rows.groupby("metric") if name != metric.name}
        value = _divided(metric, counts)
    else:
        counts = {name: part["value"].iloc[-1] for name, part in rows.groupby("metric")}
        value = counts[metric.name]
    shown = words.figure(float(value), metric.unit).replace(words.SPACE, " ")
    return figure.text.format(value=shown, **{str(name): round(float(counts[name])) for name in names})


def _divided(metric: Metric, counts: Mapping[Any, Any]) -> float:
    """The metric of the sums: what its sentence names must be what it is divided from."""
    return float(metric.function(pd.DataFrame({name: [value] for name, value in counts.items()})).iloc[0])


def _is_meant(rows: pd.DataFrame, figure: Figure) -> pd.Series:
    start = rows["period_start"]
    if figure.week is not None:
        return start == pd.Timestamp(figure.week)
    first, last = pd.Timestamp(figure.since or date.min), pd.Timestamp(figure.until or date.max)
    return (start >= first) & (start <= last) & (rows["is_complete"].astype(bool) | (figure.metric.kind != "flow"))


def _count(metric: Metric, name: str) -> Count:
    return Count(name, metric.facts, (), needs=metric.needs, unit="records", kind=metric.kind, window_days=metric.window_days)


def _when(figure: Figure) -> str:
    if figure.week is not None:
        return f", week of {figure.week:%Y-%m-%d}"
    return f", weeks of {figure.since:%Y-%m-%d} to {figure.until:%Y-%m-%d}" if figure.since and figure.until else ""
