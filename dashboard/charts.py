"""Plotly figures from frames: no Streamlit, no selection of data, no statistics.

A :class:`Chart` carries what stands around the figure: the finding as its title, the subtitle, a text for those who cannot see
it, and the table behind it. Colours are those of Okabe and Ito that are readable on white and on near-black.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from dashboard import words

BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
SKY, ORANGE = "#56b4e9", "#e69f00"
GREY = "#808080"
SERIES = (BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, GREY)
GRID = "rgba(128, 128, 128, 0.22)"
MOST_LINES = 7


@dataclass(frozen=True)
class Chart:
    """A figure with its finding (``title``), what it measures (``subtitle``), its text alternative and the rows behind it."""

    figure: go.Figure
    title: str
    subtitle: str
    alt: str
    table: pd.DataFrame


@dataclass(frozen=True)
class Line:
    """One line of a trend: ``points`` has ``period_end``, ``value``, ``is_complete`` and ``reason``, oldest first."""

    name: str
    points: pd.DataFrame


def trend(lines: Sequence[Line], *, unit: str, target: float | None = None, compared: tuple[str, float] | None = None) -> go.Figure:
    """Lines over time, labelled at their end; the incomplete last period dotted with an open marker; gaps where unknown.

    ``target`` and ``compared`` (a label and a value of the first line) are drawn as thin horizontal lines.
    """
    figure = _canvas(height=300)
    for line, colour in zip(lines[:MOST_LINES], SERIES, strict=False):
        _draw_line(figure, line, colour, unit)
    if lines:
        _mark_unknown(figure, lines[0].points)
    _label_ends(figure, lines[:MOST_LINES])
    if compared is not None:
        is_below = target is not None and compared[1] < target
        _rule(figure, compared[1], f"{compared[0]}: {words.figure(compared[1], unit)}", dash="dot", below=is_below)
    if target is not None:
        _rule(figure, target, f"target {words.figure(target, unit)}", dash="dash")
    figure.update_yaxes(tickformat=".0%" if unit == "share" else ",.0f", rangemode="tozero")
    if lines:
        ends = pd.to_datetime(lines[0].points["period_end"])
        figure.update_xaxes(range=[ends.min() - pd.Timedelta(days=4), ends.max() + pd.Timedelta(days=3)])
    return figure


def stacked(states: pd.DataFrame, order: Sequence[str]) -> go.Figure:
    """Stacked bars of people per state and week: ``states`` has ``period_end``, ``is_complete`` and one column per state.

    States in ``order`` stack upwards; one whose values are negative hangs below the line. Incomplete weeks are hatched.
    """
    figure = _canvas(height=320)
    hatch = ["" if complete else "/" for complete in states["is_complete"]]
    for state, colour in zip(order, (BLUE, GREEN, ORANGE, PURPLE, VERMILLION, SKY, GREY), strict=False):
        amounts = states[state]
        figure.add_bar(
            x=states["period_end"] - timedelta(days=1),
            y=amounts,
            name=state,
            marker={"color": colour, "line": {"width": 0}, "pattern": {"shape": hatch, "fgcolor": "rgba(255,255,255,0.75)", "size": 5}},
            customdata=amounts.abs(),
            hovertemplate=f"{words.plotted(state)}: %{{customdata:,.0f}} people<br>week to %{{x|%-d %b %Y}}<extra></extra>",
        )
    figure.update_layout(barmode="relative", bargap=0.15, showlegend=True, legend=_LEGEND)
    figure.update_yaxes(tickformat=",.0f", zeroline=True, zerolinecolor=GREY)
    return figure


def bars(
    names: Sequence[str], values: Sequence[float | None], *, unit: str, before: Sequence[float | None], target: float | None = None
) -> go.Figure:
    """Horizontal bars from first (top) to last, each with its value; an upright tick marks the value ``before``."""
    labels = [words.plotted(name) for name in names]
    figure = _canvas(height=max(150, 60 + 27 * len(labels)))
    figure.add_bar(
        y=labels,
        x=list(values),
        orientation="h",
        marker={"color": BLUE},
        text=[words.figure(value, unit) for value in values],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
        name="now",
    )
    figure.add_scatter(
        y=labels,
        x=list(before),
        mode="markers",
        marker={"symbol": "line-ns", "size": 15, "line": {"width": 2.5, "color": VERMILLION}},
        hovertemplate="%{y}, before: %{x:.1%}<extra></extra>" if unit == "share" else "%{y}, before: %{x:,.1f}<extra></extra>",
        name="before",
    )
    if target is not None:
        figure.add_vline(x=target, line={"color": GREY, "width": 1.2, "dash": "dash"})
    figure.update_yaxes(autorange="reversed", showgrid=False, automargin=True, ticklabelstandoff=6)
    figure.update_xaxes(range=[0, 1.12] if unit == "share" else None, tickformat=".0%" if unit == "share" else ",.0f", type="linear")
    figure.update_layout(showlegend=False)
    return figure


def distribution(groups: Sequence[int], people: Sequence[float], before: Sequence[float | None], *, noun: str) -> go.Figure:
    """Upright bars of people per number of ``noun`` (for example active days), with the compared period as open markers."""
    figure = _canvas(height=260)
    figure.add_bar(
        x=list(groups),
        y=list(people),
        marker={"color": BLUE},
        name="now",
        hovertemplate=f"%{{x}} {noun}: %{{y:,.0f}} people<extra></extra>",
    )
    figure.add_scatter(
        x=list(groups),
        y=list(before),
        mode="markers",
        name="before",
        marker={"symbol": "line-ew", "size": 13, "line": {"width": 2.5, "color": VERMILLION}},
        hovertemplate=f"%{{x}} {noun}, before: %{{y:,.0f}} people<extra></extra>",
    )
    figure.update_layout(bargap=0.12, showlegend=True, legend=_LEGEND)
    figure.update_xaxes(type="linear", dtick=4, title={"text": noun})
    figure.update_yaxes(tickformat=",.0f")
    return figure


_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "xanchor": "left", "title": {"text": ""}}


def _canvas(*, height: int) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 14, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"font": {"size": 13}},
        font={"size": 13},
        showlegend=False,
        dragmode=False,
        separators=".,",
    )
    figure.update_xaxes(showgrid=False, automargin=True, fixedrange=True)
    figure.update_yaxes(gridcolor=GRID, automargin=True, fixedrange=True, zeroline=False)
    return figure


def _draw_line(figure: go.Figure, line: Line, colour: str, unit: str) -> None:
    """The complete periods solid, then the incomplete ones dotted from the last complete one."""
    points, name = line.points, words.plotted(line.name)
    is_complete = points["is_complete"].astype(bool)
    ends = pd.to_datetime(points["period_end"]) - pd.Timedelta(days=1)
    hover = "%{y:.1%}" if unit == "share" else "%{y:,.1f}"
    figure.add_scatter(
        x=ends[is_complete],
        y=points.loc[is_complete, "value"],
        mode="lines",
        name=name,
        connectgaps=False,
        line={"color": colour, "width": 2.4},
        hovertemplate=f"{name}: {hover}<br>%{{x|%-d %b %Y}}<extra></extra>",
    )
    partial = points.index[~is_complete]
    if len(partial):
        joined = [*points.index[is_complete][-1:], *partial]
        figure.add_scatter(
            x=ends.loc[joined],
            y=points.loc[joined, "value"],
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 2, "dash": "dot"},
            marker={
                "size": [0] * (len(joined) - len(partial)) + [8] * len(partial),
                "symbol": "circle-open",
                "color": colour,
                "line": {"width": 2},
            },
            hovertemplate=f"{name}: {hover}<br>period not over yet<extra></extra>",
        )


def _label_ends(figure: go.Figure, lines: Sequence[Line]) -> None:
    """Each line's name in the right margin at the height of its last known value, kept apart where lines meet."""
    ends = [
        (line.points["value"].dropna().iloc[-1], line.name, colour)
        for line, colour in zip(lines, SERIES, strict=False)
        if line.points["value"].notna().any()
    ]
    if not ends:
        return
    top = max(float(line.points["value"].max()) for line in lines)
    heights = spread([end[0] for end in ends], gap=0.075 * top)
    for height, (_, name, colour) in zip(heights, ends, strict=True):
        figure.add_annotation(
            x=1,
            xref="paper",
            y=height,
            text=words.plotted(name),
            xanchor="left",
            xshift=8,
            showarrow=False,
            font={"color": colour, "size": 13},
        )
    figure.update_layout(margin={"r": min(150, 24 + round(7.5 * max(len(name) for _, name, _ in ends)))})


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


def _rule(figure: go.Figure, value: float, label: str, *, dash: str, below: bool = False) -> None:
    figure.add_hline(y=value, line={"color": GREY, "width": 1.2, "dash": dash})
    figure.add_annotation(
        x=0,
        xref="paper",
        y=value,
        text=words.plotted(label),
        showarrow=False,
        xanchor="left",
        yanchor="top" if below else "bottom",
        font={"size": 12, "color": GREY},
    )


def _mark_unknown(figure: go.Figure, points: pd.DataFrame) -> None:
    """Shade the stretch before the first known value and say why it is empty."""
    unknown = points["value"].isna()
    if not unknown.any() or unknown.all() or not unknown.iloc[0]:
        return
    first_known = points.index[~unknown][0]
    reason = points["reason"].iloc[0]
    ends = pd.to_datetime(points["period_end"])
    figure.add_vrect(
        x0=ends.iloc[0],
        x1=ends.loc[first_known] - pd.Timedelta(days=1),
        fillcolor=GREY,
        opacity=0.08,
        line_width=0,
    )
    label = "not known" if pd.isna(reason) else f"not known: {reason}"
    figure.add_annotation(
        x=ends.iloc[0], y=0.04, yref="paper", text=words.plotted(label), showarrow=False, xanchor="left", font={"size": 12, "color": GREY}
    )


def table_of(lines: Sequence[Line], *, kind: str, unit: str) -> pd.DataFrame:
    """The rows behind a trend, newest first: one per period, a column per line (shares in percent), and why a value is missing."""
    first = lines[0].points
    periods = [words.period(start, end, kind=kind) for start, end in zip(first["period_start"], first["period_end"], strict=True)]
    table = pd.DataFrame({"Period": periods})
    for line in lines:
        by_start = line.points.set_index("period_start")["value"]
        amounts = by_start.reindex(first["period_start"]).to_numpy(dtype=float)
        table[words.tidy(line.name) + (" (%)" if unit == "share" else "")] = (100 * amounts if unit == "share" else amounts).round(1)
    table["Note"] = [_note(row) for row in first.itertuples()]
    return table.iloc[::-1].reset_index(drop=True)


def _note(row: object) -> str:
    reason = row.reason  # type: ignore[attr-defined]
    if reason is not None and not pd.isna(reason):
        return str(reason)
    return "" if row.is_complete else "not over yet"  # type: ignore[attr-defined]
