"""What stands in a trend beside its lines: rules, shaded stretches, upright marks with their words. Plain Plotly dictionaries."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from access.programme import Happening
from dashboard import words
from dashboard.readings import Arrival

GREY = "#808080"
Drawn = list[dict[str, Any]]
Compared = tuple[str, float, str | None]
LABEL_FOOT = 0.13  # above the words of an unknown stretch
ONE_DAY = pd.Timedelta(days=1)
ONE_LABEL = pd.Timedelta(days=28)  # marks closer than this share one label: upright words need that much room


def rules(unit: str, target: float | None, compared: Compared | None) -> tuple[Drawn, Drawn]:
    """Thin horizontal lines for the target and the compared value, and their labels."""
    found = []
    if compared is not None:
        label, value, bound = compared
        is_below = target is not None and value < target
        found.append((value, f"{label}: {words.figure(value, unit, bound=bound)}", "dot", is_below))
    if target is not None:
        found.append((target, f"target {words.figure(target, unit)}", "dash", False))
    labels = [_rule_label(value, label, is_below=is_below) for value, label, _, is_below in found]
    return [_rule(value, dash) for value, _, dash, _ in found], labels


def unknown(points: pd.DataFrame) -> tuple[Drawn, Drawn]:
    """The stretch before the first known value, shaded, and why it is empty."""
    is_gap = points["value"].isna()
    if not is_gap.any() or is_gap.all() or not is_gap.iloc[0]:
        return [], []
    ends = pd.to_datetime(points["period_end"])
    end = ends.loc[points.index[~is_gap][0]] - ONE_DAY
    ground = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "x0": ends.iloc[0], "x1": end}
    reason = points["reason"].iloc[0]
    label = "not known" if pd.isna(reason) else f"not known: {reason}"
    place = {"x": ends.iloc[0], "y": 0.04, "yref": "paper", "xanchor": "left", "showarrow": False}
    return (
        [{**ground, "fillcolor": GREY, "opacity": 0.08, "line": {"width": 0}}],
        [{**place, "text": words.plotted(label), "font": {"size": 12}, "opacity": 0.85}],
    )


def arrivals(found: Sequence[Arrival]) -> tuple[Drawn, Drawn]:
    """A thin upright mark per arrival; those close together share one label with their sum."""
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": GREY, "width": 1, "dash": "dot"}}
    shapes = [{**line, "x0": one.period_end - ONE_DAY, "x1": one.period_end - ONE_DAY} for one in found]
    return shapes, [_arrival_label(group) for group in _grouped(found)]


def happenings(found: Sequence[Happening], first: pd.Timestamp, last: pd.Timestamp) -> tuple[Drawn, Drawn]:
    """A thin upright line per wave, milestone or intervention between two days; of those close together the label counts the others."""
    shown = [one for one in found if first <= pd.Timestamp(one.day) <= last]
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": GREY, "width": 1}}
    shapes = [{**line, "x0": pd.Timestamp(one.day), "x1": pd.Timestamp(one.day)} for one in shown]
    groups: list[list[Happening]] = []
    for one in shown:
        if groups and pd.Timestamp(one.day) - pd.Timestamp(groups[-1][0].day) < ONE_LABEL:
            groups[-1].append(one)
        else:
            groups.append([one])
    return shapes, [_happening_label(group) for group in groups]


def _happening_label(group: Sequence[Happening]) -> dict[str, Any]:
    more = f" and {len(group) - 1} more" if len(group) > 1 else ""
    text = words.plotted(shortened(group[0].words) + more)
    return {
        "x": pd.Timestamp(group[0].day), "y": 0.98, "yref": "paper", "text": text, "textangle": -90, "xanchor": "right", "yanchor": "top",
        "showarrow": False, "font": {"size": 11}, "opacity": 0.85,
    }  # fmt: skip


def shortened(text: str, *, most: int = 28) -> str:
    """The beginning of a long text.

    >>> shortened("Training of every sales team in March", most=12)
    'Training of…'
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _grouped(found: Sequence[Arrival]) -> list[list[Arrival]]:
    groups: list[list[Arrival]] = []
    for one in found:
        if groups and one.period_end - groups[-1][0].period_end < ONE_LABEL:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _arrival_label(group: Sequence[Arrival]) -> dict[str, Any]:
    text = f"+{words.number(sum(one.people for one in group))} people entitled"
    return {
        "x": group[0].period_end - ONE_DAY, "y": LABEL_FOOT, "yref": "paper", "text": text, "textangle": -90, "xanchor": "right",
        "yanchor": "bottom", "showarrow": False, "font": {"size": 11}, "opacity": 0.85,
    }  # fmt: skip


def _rule(value: float, dash: str) -> dict[str, Any]:
    line = {"color": GREY, "width": 1.2, "dash": dash}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def _rule_label(value: float, label: str, *, is_below: bool) -> dict[str, Any]:
    return {
        "x": 0, "xref": "paper", "y": value, "text": words.plotted(label), "showarrow": False, "xanchor": "left",
        "yanchor": "top" if is_below else "bottom", "font": {"size": 12}, "opacity": 0.85,
    }  # fmt: skip
