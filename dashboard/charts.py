"""Plotly figures from frames: no Streamlit, no selection of data, no statistics.

A :class:`Chart` carries what stands around the figure: the finding as its title, the subtitle, a text for those who cannot see
it, and the table behind it. Colours are those of Okabe and Ito that are readable on white and on near-black.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from access import formats
from access.programme import Happening
from dashboard import marks, words
from dashboard.marks import GREY, Compared, Drawn
from dashboard.readings import Arrival
from dashboard.told import cells

BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
SKY, ORANGE = "#56b4e9", "#e69f00"
SERIES = (BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, GREY)
GRID = "rgba(128, 128, 128, 0.22)"
MOST_LINES = 7
LINES_WITH_REASON = 2
NOTES = "notes"  # in a figure's meta, escaped like its labels: what is said below it
BOUND_OF = " bound"  # the column "X bound" of a table holds the bounds of the column "X"


@dataclass(frozen=True)
class Chart:
    """A figure with its finding (``title``), what it measures (``subtitle``), its text alternative and the rows behind it."""

    figure: go.Figure
    title: str
    subtitle: str
    alt: str
    table: pd.DataFrame

    @property
    def notes(self) -> tuple[str, ...]:
        """What the numbers and the shaded stretch in the figure stand for."""
        return tuple(unescape(note) for note in (self.figure.layout.meta or {}).get(NOTES, ()))


@dataclass(frozen=True)
class Line:
    """One line of a trend: ``points`` has ``period_end``, ``value``, ``is_complete``, ``reason`` and ``bound``, oldest first."""

    name: str
    points: pd.DataFrame


def trend(
    lines: Sequence[Line], *, unit: str, target: float | None = None, compared: Compared | None = None,
    arrivals: Sequence[Arrival] = (), happenings: Sequence[Happening] = (),
) -> go.Figure:  # fmt: skip
    """Lines over time, labelled at their end; the incomplete last period dotted with an open marker; gaps where unknown.

    ``target`` and ``compared`` (label, value and bound) are thin horizontal lines, ``arrivals`` and ``happenings`` upright marks.
    """
    shown = lines[:MOST_LINES]
    traces = [trace for line, colour in zip(shown, SERIES, strict=False) for trace in _line_traces(line, colour, unit)]
    rules, rule_labels = marks.rules(unit, target, compared)
    ends_of = [(line.points["value"].dropna(), line.name, colour) for line, colour in zip(shown, SERIES, strict=False)]
    labels, margin = marks.in_margin([marks.End(name, colour, values) for values, name, colour in ends_of if len(values)], rule_labels)
    layout = _layout(300, margin_right=margin)
    layout["yaxis"].update(tickformat=".0%" if unit == "share" else ",.0f", rangemode="tozero")
    if not shown:
        return go.Figure(traces, {**layout, "shapes": rules, "annotations": labels})
    ends = pd.to_datetime(pd.concat([line.points["period_end"] for line in shown]))
    layout["xaxis"]["range"] = [ends.min() - pd.Timedelta(days=4), ends.max() + pd.Timedelta(days=3)]
    gap, why = marks.unknown(shown[0].points) if len(shown) <= LINES_WITH_REASON else ([], [])
    upright, numbers, meanings = marks.upright(arrivals, happenings, first=ends.min(), last=ends.max())
    return go.Figure(
        traces,
        {**with_marks(layout, [*rules, *upright, *gap], [*labels, *numbers]), "meta": {NOTES: [*why, *meanings]}},
    )


def with_marks(layout: dict[str, Any], shapes: Drawn, labels: Drawn) -> dict[str, Any]:
    """A layout with what stands beside the lines, and room above for the numbers of the upright marks."""
    return {**layout, "shapes": shapes, "annotations": labels, "margin": {**layout["margin"], "t": 24}}


def stacked(states: pd.DataFrame, order: Sequence[str]) -> go.Figure:
    """Stacked bars of people per state and week: ``states`` has ``period_end``, ``is_complete`` and one column per state.

    States in ``order`` stack upwards; one whose values are negative hangs below the line. Incomplete weeks are hatched.
    """
    figure = go.Figure(layout=_layout(320))
    hatch = ["" if complete else "/" for complete in states["is_complete"]]
    for state, colour in zip(order, (BLUE, GREEN, ORANGE, PURPLE, VERMILLION, SKY, GREY), strict=False):
        amounts = states[state]
        pattern = {"shape": hatch, "fgcolor": colour, "bgcolor": "rgba(0,0,0,0)", "size": 5}
        figure.add_bar(
            x=states["period_end"] - timedelta(days=1),
            y=amounts,
            name=state,
            marker={"color": colour, "line": {"width": 0}, "pattern": pattern},
            customdata=amounts.abs(),
            hovertemplate=f"{words.plotted(state)}: %{{customdata:,.0f}} people<br>week to %{{x|{formats.on_axis()}}}<extra></extra>",
        )
    figure.update_layout(barmode="relative", bargap=0.15, showlegend=True, legend=_LEGEND)
    figure.update_yaxes(tickformat=",.0f", zeroline=True, zerolinecolor=GREY)
    return figure


@dataclass(frozen=True)
class Bar:
    """One bar: its name, value and the value before (null unless known), each with its bound."""

    name: str
    value: float | None
    bound: str | None = None
    before: float | None = None
    before_bound: str | None = None


def bars(shown: Sequence[Bar], *, unit: str, target: float | None = None) -> go.Figure:
    """Horizontal bars from first (top) to last, each with its value; an upright tick marks the value before."""
    labels = [words.plotted(bar.name) for bar in shown]
    figure = go.Figure(layout=_layout(max(150, 60 + 27 * len(labels))))
    figure.add_bar(
        y=labels,
        x=[bar.value for bar in shown],
        orientation="h",
        marker={"color": BLUE},
        text=[words.plotted(words.figure(bar.value, unit, bound=bar.bound)) for bar in shown],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
        name="now",
    )
    figure.add_scatter(
        y=labels,
        x=[bar.before for bar in shown],
        mode="markers",
        marker={"symbol": "line-ns", "size": 15, "line": {"width": 2.5, "color": VERMILLION}},
        customdata=[words.plotted(words.figure(bar.before, unit, bound=bar.before_bound)) for bar in shown],
        hovertemplate="%{y}, before: %{customdata}<extra></extra>",
        name="before",
    )
    if target is not None:
        figure.add_vline(x=target, line={"color": GREY, "width": 1.2, "dash": "dash"})
    figure.update_yaxes(autorange="reversed", showgrid=False, automargin=True, ticklabelstandoff=6)
    figure.update_xaxes(range=[0, 1.12] if unit == "share" else None, tickformat=".0%" if unit == "share" else ",.0f", type="linear")
    figure.update_layout(showlegend=False)
    return figure


def distribution(groups: Sequence[str], people: Sequence[float], before: Sequence[float | None], *, noun: str) -> go.Figure:
    """Upright bars of people per group of ``noun`` (for example active days), with the compared period as short lines."""
    figure = go.Figure(layout=_layout(320))
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
        marker={"symbol": "line-ew", "size": 26, "line": {"width": 2.5, "color": VERMILLION}},
        hovertemplate=f"%{{x}} {noun}, before: %{{y:,.0f}} people<extra></extra>",
    )
    figure.update_layout(bargap=0.25, showlegend=True, legend=_LEGEND)
    figure.update_xaxes(type="category", title={"text": noun})
    figure.update_yaxes(tickformat=",.0f", rangemode="tozero")
    return figure


def reliability(groups: pd.DataFrame) -> go.Figure:
    """Chance said (``said``) against the share that came (``came``) per group, larger points for more ``rows``; the diagonal is right."""
    top = 1.1 * float(max(groups["said"].max(), groups["came"].max(), 0.05))
    figure = go.Figure(layout=_layout(320))
    figure.add_scatter(x=[0, top], y=[0, top], mode="lines", line={"color": GREY, "width": 1.2, "dash": "dash"}, hoverinfo="skip")
    figure.add_scatter(
        x=groups["said"],
        y=groups["came"],
        mode="lines+markers",
        line={"color": BLUE, "width": 2},
        marker={"color": BLUE, "size": 10},
        customdata=groups["rows"],
        hovertemplate="said %{x:.0%}, came %{y:.0%}<br>%{customdata:,.0f} forecasts<extra></extra>",
    )
    figure.update_xaxes(tickformat=".0%", range=[0, top], title={"text": "chance that was said"})
    figure.update_yaxes(tickformat=".0%", range=[0, top], title={"text": "share that collapsed"})
    return figure


def matrix(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[float | None]], *, noun: str) -> go.Figure:
    """Shaded cells of shares, one row per ``rows`` from top to bottom, each with its percent; gaps stay blank."""
    figure = go.Figure(layout=_layout(max(190, 70 + 26 * len(rows))))
    figure.add_heatmap(
        x=list(columns),
        y=[words.plotted(row) for row in rows],
        z=[list(row) for row in cells],
        zmin=0,
        zmax=1,
        colorscale=[[0, "#f1f5f9"], [1, BLUE]],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        texttemplate="%{z:.0%}",
        hovertemplate=f"started %{{y}}, %{{x}} {noun}: %{{z:.0%}}<extra></extra>",
    )
    figure.update_xaxes(type="category", side="top", title={"text": noun})
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return figure


def drawn(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """A figure in the common look from plain traces and what differs in the layout."""
    return go.Figure(list(traces), layout=_layout(300)).update_layout(layout)


_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "xanchor": "left", "title": {"text": ""}}


def _layout(height: int, *, margin_right: int = 16) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 8, "r": margin_right, "t": 14, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"font": {"size": 13}},
        "font": {"size": 13},
        "showlegend": False,
        "dragmode": False,
        "separators": formats.formats().decimal + formats.formats().group,
        "xaxis": {"showgrid": False, "automargin": True, "fixedrange": True},
        "yaxis": {"gridcolor": GRID, "automargin": True, "fixedrange": True, "zeroline": False},
    }


def _line_traces(line: Line, colour: str, unit: str) -> Drawn:
    """The complete periods solid, then the incomplete ones dotted from the last complete one."""
    points, name = line.points, words.plotted(line.name)
    is_complete = points["is_complete"].astype(bool)
    ends = pd.to_datetime(points["period_end"]) - pd.Timedelta(days=1)
    hover = f"{name}: %{{customdata}}{'%{y:.1%}' if unit == 'share' else '%{y:,.1f}'}<br>"
    bounds = pd.Series([words.plotted(bound) if isinstance(bound, str) else "" for bound in points["bound"]], index=points.index)
    solid = {
        "type": "scatter", "mode": "lines", "name": name, "connectgaps": False, "line": {"color": colour, "width": 2.4},
        "x": ends[is_complete], "y": points.loc[is_complete, "value"], "hovertemplate": f"{hover}%{{x|{formats.on_axis()}}}<extra></extra>",
        "customdata": bounds[is_complete],
    }  # fmt: skip
    partial = points.index[~is_complete]
    if not len(partial):
        return [solid]
    joined = [*points.index[is_complete][-1:], *partial]
    sizes = [0] * (len(joined) - len(partial)) + [8] * len(partial)
    dotted = {
        "type": "scatter", "mode": "lines+markers", "name": name, "line": {"color": colour, "width": 2, "dash": "dot"},
        "x": ends.loc[joined], "y": points.loc[joined, "value"], "hovertemplate": f"{hover}period not over yet<extra></extra>",
        "customdata": bounds.loc[joined], "marker": {"size": sizes, "symbol": "circle-open", "color": colour, "line": {"width": 2}},
    }  # fmt: skip
    return [solid, dotted]


def table_of(lines: Sequence[Line], *, kind: str, unit: str) -> pd.DataFrame:
    """The rows behind a trend, newest first: one per period, a column per line (shares in percent), and why a value is missing."""
    first = lines[0].points
    periods = [words.period(start, end, kind=kind) for start, end in zip(first["period_start"], first["period_end"], strict=True)]
    table = pd.DataFrame({"Period": cells(periods)})
    for line in lines:
        by_start = line.points.set_index("period_start").reindex(first["period_start"])
        amounts, name = by_start["value"].to_numpy(dtype=float), words.tidy(line.name) + (" (%)" if unit == "share" else "")
        table[name] = (100 * amounts if unit == "share" else amounts).round(1)
        if unit == "share":
            table[name + BOUND_OF] = by_start["bound"].to_numpy(dtype=object)
    table["Note"] = [_note(row) for row in first.itertuples()]
    return table.iloc[::-1].reset_index(drop=True)


def _note(row: object) -> str:
    reason = row.reason  # type: ignore[attr-defined]
    if reason is not None and not pd.isna(reason):
        return str(reason)
    return "" if row.is_complete else "not over yet"  # type: ignore[attr-defined]
