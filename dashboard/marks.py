"""What stands in a trend beside its lines: rules, names, shaded stretches, upright marks with a number each. Plain Plotly dictionaries."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from access.programme import Happening
from dashboard import words
from dashboard.readings import Arrival

GREY = "#808080"
Drawn = list[dict[str, Any]]
Compared = tuple[str, float, str | None]
ONE_DAY = pd.Timedelta(days=1)
ONE_LABEL = pd.Timedelta(days=28)  # marks closer than this share one number: on a phone a number needs that much room


def rules(unit: str, target: float | None, compared: Compared | None) -> tuple[Drawn, Drawn]:
    """Thin horizontal lines for the target and the compared value, and their labels, which stand right of the plot where no line is."""
    found = []
    if compared is not None:
        label, value, bound = compared
        found.append((value, f"{label}: {words.figure(value, unit, bound=bound)}", "dot"))
    if target is not None:
        found.append((target, f"target {words.figure(target, unit)}", "dash"))
    return [_rule(value, dash) for value, _, dash in found], [beside(value, f"╌ {words.plotted(label)}") for value, label, _ in found]


def beside(value: float, text: str) -> dict[str, Any]:
    """Words in the right margin, at the height of a value."""
    return {"x": 1, "xref": "paper", "y": value, "text": text, "xanchor": "left", "xshift": 8, "showarrow": False}


class End(NamedTuple):
    """A line's name and colour, and its known values, the latest last."""

    name: str
    colour: str
    values: pd.Series


def in_margin(ends: Sequence[End], rule_labels: Drawn) -> tuple[Drawn, int]:
    """Each line's name in the right margin at the height of its last value, apart from each other and the rules; and the margin's width."""
    named = [beside(float(one.values.iloc[-1]), f'<span style="color:{one.colour}">■</span> {words.plotted(one.name)}') for one in ends]
    labels = [*named, *rule_labels]
    heights = spread([label["y"] for label in labels], gap=0.075 * max((float(one.values.max()) for one in ends), default=1))
    longest = max([len(one.name) for one in ends] + [len(label["text"]) - 2 for label in rule_labels], default=0)
    return [{**label, "y": height} for label, height in zip(labels, heights, strict=True)], min(150, 38 + round(7.5 * longest))


def spread(heights: Sequence[float], *, gap: float) -> list[float]:
    """The same heights, moved up as little as needed so that any two are at least ``gap`` apart.

    >>> spread([5.0, 1.0, 1.5], gap=1.0)
    [5.0, 1.0, 2.0]
    """
    placed = list(heights)
    order = sorted(range(len(placed)), key=lambda index: placed[index])
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    return placed


def unknown(points: pd.DataFrame) -> tuple[Drawn, list[str]]:
    """The stretch before the first known value, shaded, and why it is empty."""
    is_gap = points["value"].isna()
    if not is_gap.any() or is_gap.all() or not is_gap.iloc[0]:
        return [], []
    ends = pd.to_datetime(points["period_end"])
    end = ends.loc[points.index[~is_gap][0]] - ONE_DAY
    ground = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "x0": ends.iloc[0], "x1": end}
    reason = points["reason"].iloc[0]
    why = words.NOT_KNOWN if pd.isna(reason) else f"{words.NOT_KNOWN}: {words.plotted(reason)}"
    return [{**ground, "fillcolor": GREY, "opacity": 0.08, "line": {"width": 0}}], [f"shaded, up to {words.day(end)}: {why}"]


def upright(
    came: Sequence[Arrival], happened: Sequence[Happening], *, first: pd.Timestamp, last: pd.Timestamp
) -> tuple[Drawn, Drawn, list[str]]:
    """A thin upright line per arrival (dotted) and per happening between two days, a number above each, and what each number stands for.

    Lines too close together for a number each share one.
    """
    arrived = [_Mark(one.period_end - ONE_DAY, f"+{words.number(one.people)} people entitled", is_arrival=True) for one in came]
    programme = [_Mark(pd.Timestamp(one.day), words.plotted(one.words)) for one in happened if first <= pd.Timestamp(one.day) <= last]
    found = sorted([*arrived, *programme], key=lambda one: (one.day, one.is_arrival))
    groups: list[list[_Mark]] = []
    for one in found:
        if groups and one.day - groups[-1][0].day < ONE_LABEL:
            groups[-1].append(one)
        else:
            groups.append([one])
    labels = [_number(place, group[0].day) for place, group in enumerate(groups, 1)]
    return [_upright(one) for one in found], labels, [_meaning(place, group) for place, group in enumerate(groups, 1)]


@dataclass(frozen=True)
class _Mark:
    day: pd.Timestamp
    words: str
    is_arrival: bool = False


def _upright(one: _Mark) -> dict[str, Any]:
    line = {"color": GREY, "width": 1, **({"dash": "dot"} if one.is_arrival else {})}
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": one.day, "x1": one.day, "line": line}


def _number(place: int, day: pd.Timestamp) -> dict[str, Any]:
    font = {"size": 11}
    return {
        "x": day,
        "y": 1,
        "yref": "paper",
        "text": str(place),
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": font,
    }


def _meaning(place: int, group: Sequence[_Mark]) -> str:
    """As in: Mark 2, 8 Sep 2025: Wave 3; 14 Sep 2025: +85 people entitled."""
    days = {one.day: [other.words for other in group if other.day == one.day] for one in group}
    return f"Mark {place}, " + "; ".join(f"{words.day(day)}: {' and '.join(said)}" for day, said in days.items())


def _rule(value: float, dash: str) -> dict[str, Any]:
    line = {"color": GREY, "width": 1.2, "dash": dash}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}
