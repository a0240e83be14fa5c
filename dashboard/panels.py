"""The HTML parts of a page: head, notices, tiles, heat map, key. Strings in, strings out; every text is escaped here."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import isfinite
from urllib.parse import quote

from dashboard import told, words
from dashboard.readings import Comparison, Reading
from metrics.catalog import CATALOG, PROGRAMME
from metrics.metric import Metric

SPARK_LEAST_POINTS, SPARK_LEAST_PART = 0.05, 0.1
SPARK_WIDTH, SPARK_HEIGHT = 132, 30
SPARK_COLOUR = "#3a8fc4"
SHADES = 10
TO_FIGURE = "/definitions?figure="
TITLES = frozenset(metric.title for metric in (*CATALOG.values(), *PROGRAMME.values()))
OF_FIGURES = ("Figure", "Measure")  # columns whose cells name a figure and lead to it


@dataclass(frozen=True)
class Cell:
    """One cell of a heat map: ``value`` is null unless known, ``note`` is what hovering says."""

    value: float | None
    text: str
    note: str
    is_complete: bool = True


@dataclass(frozen=True)
class HeatRow:
    """A cohort's name and its cells, oldest first."""

    name: str
    cells: tuple[Cell, ...]


def head(question: str, finding: str, facts: Sequence[str]) -> str:
    """The top of every page: the question, the finding, and one line of facts (as-of, filters)."""
    items = "".join(f"<li>{words.html(fact)}</li>" for fact in facts)
    return (
        f'<header class="th-head"><h1 class="th-question">{words.html(question)}</h1>'
        f'<p class="th-finding">{long_text(finding)}</p><ul class="th-facts">{items}</ul></header>'
    )


def notice(text: str, *, kind: str = "note") -> str:
    """A quiet band: ``note`` for what the reader should know, ``synthetic`` for the demo, ``problem`` when something is wrong."""
    return f'<aside class="th-notice th-{words.html(kind)}" role="note">{long_text(text)}</aside>'


def empty(title: str, text: str, command: str | None = None) -> str:
    """An empty or error state that teaches: what is missing and the one command that brings it."""
    action = f"<p><code>{words.html(command)}</code></p>" if command else ""
    return f'<section class="th-empty"><h2>{words.html(title)}</h2><p>{long_text(text)}</p>{action}</section>'


def section(title: str, subtitle: str) -> str:
    """The heading of a chart or table: its finding, then measure, unit, cohort and period."""
    return f'<div class="th-section"><h2>{long_text(title)}</h2><p>{long_text(subtitle)}</p></div>'


def notes(lines: Sequence[str]) -> str:
    """What the numbers in a chart stand for, below it."""
    return f'<ul class="th-notes">{"".join(f"<li>{long_text(line)}</li>" for line in lines)}</ul>'


def tiles(readings: Sequence[Reading], comparison: Comparison) -> str:
    """Headline tiles, one per reading."""
    body = "".join(tile(reading, comparison) for reading in readings)
    return f'<div class="th-tiles">{body}</div>'


def tile(reading: Reading, comparison: Comparison) -> str:
    """Label with its definition, value, change with meaning, spark line, target, period."""
    metric = reading.metric
    return (
        '<article class="th-tile">'
        f'<div class="th-label"><h2>{figure(metric.title)}</h2>{definition(metric.title, meaning(metric))}</div>'
        f'<p class="th-value{"" if reading.state == "value" else " th-unknown"}">{words.html(reading.text)}</p>'
        f"{_change_line(reading, comparison)}"
        f"{_spark(reading)}"
        f'<p class="th-foot">{_foot(reading, comparison)}</p>'
        "</article>"
    )


def meaning(metric: Metric) -> str:
    """What a figure says, and how it is worked out."""
    return f"{metric.sentence} Formula: {metric.formula.rstrip('.')}." if metric.formula else metric.sentence


def figure(title: str) -> str:
    """A figure's title, which leads to its definition and what stands behind it; ``show.html`` adds the filters to the address."""
    return f'<a class="th-figure" href="{TO_FIGURE}{quote(title, safe="")}">{words.html(title)}</a>'


def definition(title: str, sentence: str) -> str:
    """A small button that shows what a figure means on hover, on focus and to screen readers."""
    return (
        f'<span class="th-def"><button type="button" class="th-info" aria-label="{words.html(title)}: {long_text(sentence)}">i</button>'
        f'<span class="th-tip" aria-hidden="true">{long_text(sentence)}</span></span>'
    )


def heat_map(
    rows: Sequence[HeatRow], columns: Sequence[date], *, caption: str, span: tuple[float, float], name_label: str, measure: str
) -> str:
    """A table of shaded cells: the number stands in each cell, unknown and hidden cells stay blank with their reason on hover.

    ``span`` is the value range that the shades cover; ``measure`` names the figures where the table is taken away.
    """
    header = "".join(f'<th scope="col"{_kept(label)}><span>{words.html(label)}</span></th>' for label in _column_labels(columns))
    body = "".join(_heat_row(row, span) for row in rows)
    return (
        f'<div class="th-scroll" tabindex="0" role="region" aria-label="{words.html(caption)}">'
        f'<table class="th-heat" data-measure="{words.html(measure)}">'
        f'<caption class="th-hidden">{words.html(caption)}</caption>'
        f'<thead><tr><th scope="col" class="th-name">{words.html(name_label)}</th>{header}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def text_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, is_even: bool = False) -> str:
    """A table whose cells wrap, for rows that are read and not sorted; narrow screens show each row as a card with its column names.

    The last column is the widest unless the text ``is_even`` over the columns.
    """
    header = "".join(f'<th role="columnheader" scope="col">{words.html(column)}</th>' for column in columns)
    body = "".join(f'<tr role="row">{"".join(map(_text_cell, columns, row))}</tr>' for row in rows)
    return (
        f'<table class="th-text{" th-even" if is_even else ""}" role="table"><caption class="th-hidden">{words.html(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{header}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def heat_key(span: tuple[float, float], unit: str) -> str:
    """What the shades mean, in words at both ends, and what hatched and blank cells mean."""
    swatches = "".join(f'<i class="th-h{shade}"></i>' for shade in range(SHADES))
    low, high = (words.html(words.figure(end, unit)) for end in span)
    return (
        f'<p class="th-key"><span>{low}</span><span class="th-ramp" aria-hidden="true">{swatches}</span><span>{high}</span>'
        '<span class="th-swatch"><i class="th-h3 th-partial"></i>period not over yet</span>'
        '<span class="th-swatch"><i class="th-gap"></i>not known or hidden</span></p>'
    )


def long_text(text: object) -> str:
    """Escaped text without the length limit of names: for sentences that we wrote around escaped parts."""
    return " ".join(words.html(part) for part in str(text).split())


def shade(value: float, span: tuple[float, float]) -> int:
    """Which of the ten shades a value gets; values outside ``span`` get the end shade."""
    low, high = span
    position = (value - low) / (high - low) if high > low else 0.5
    return min(SHADES - 1, max(0, int(position * SHADES)))


def spark_svg(trail: Sequence[float | None], *, unit: str = "") -> str:
    """A spark line as an SVG document: gaps stay gaps, a dot marks the last known value.

    The height spans five points of a share at least, and a tenth of the highest value of anything else: a change that the tile calls
    none must not be drawn as a plunge.
    """
    known = [value for value in trail if value is not None and isfinite(value)]
    if len(known) < 2:
        return ""
    low, high = _spread_to(min(known), max(known), unit)
    step = (SPARK_WIDTH - 8) / max(len(trail) - 1, 1)
    places = [
        None
        if value is None
        else (4 + index * step, SPARK_HEIGHT - 4 - (SPARK_HEIGHT - 8) * ((value - low) / (high - low) if high > low else 0.5))
        for index, value in enumerate(trail)
    ]
    path, pen_is_down = "", False
    for place in places:
        path += "" if place is None else f"{'L' if pen_is_down else 'M'}{place[0]:.1f},{place[1]:.1f}"
        pen_is_down = place is not None
    last_x, last_y = next(place for place in reversed(places) if place is not None)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="{SPARK_COLOUR}" stroke-width="1.8" stroke-linejoin="round"/>'
        f'<circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.6" fill="{SPARK_COLOUR}"/></svg>'
    )


def _spread_to(low: float, high: float, unit: str) -> tuple[float, float]:
    """The two ends, drawn apart alike where they lie closer than what counts as a change to look at."""
    least = SPARK_LEAST_POINTS if unit == "share" else SPARK_LEAST_PART * max(abs(low), abs(high))
    lacking = max(0.0, least - (high - low)) / 2
    return low - lacking, high + lacking


def _spark(reading: Reading) -> str:
    svg = spark_svg(reading.trail, unit=reading.metric.unit)
    if not svg:
        return '<div class="th-spark"></div>'
    known = [(value, bound) for value, bound in zip(reading.trail, reading.trail_bounds, strict=True) if value is not None]
    first, last = (words.figure(value, reading.metric.unit, bound=bound) for value, bound in (known[0], known[-1]))
    said = words.html(f"The last {len(reading.trail)} periods: from {first} to {last}")
    encoded = b64encode(svg.encode()).decode()
    return f'<img class="th-spark" alt="{said}" src="data:image/svg+xml;base64,{encoded}">'


def _change_line(reading: Reading, comparison: Comparison) -> str:
    change = reading.change
    if change is None:
        why = reading.reason if reading.state != "value" else reading.no_comparison
        return f'<p class="th-change th-why">{long_text(why or "")}</p>'
    if change.verdict in ("better", "worse"):
        meaning = f'<b class="th-{change.verdict}">{change.verdict}</b> <span class="th-quiet">than'
    else:
        meaning = f'<span class="th-quiet">{"since" if change.verdict else "against"}'
    arrow = f'<span aria-hidden="true">{change.arrow}</span>'
    return f'<p class="th-change">{arrow} {words.html(change.text)} {meaning} {words.html(reading.compared_with(comparison))}</span></p>'


def _foot(reading: Reading, comparison: Comparison) -> str:
    parts = []
    if reading.target is not None:
        parts.append(f"target {words.figure(reading.target, reading.metric.unit)}{_reached(reading, reading.target)}")
    if reading.period_start is not None and reading.period_end is not None:
        when = words.period(reading.period_start, reading.period_end, kind=comparison.period)
        parts.append(when if reading.is_complete else "as of the last refresh")
    return " · ".join(words.html(part) for part in parts)


def _reached(reading: Reading, target: float) -> str:
    """Whether the target is reached or how far off it is; nothing where only a bound is known and the target lies beyond it."""
    gap = words.change(reading.value, target, unit=reading.metric.unit, better=reading.metric.better)
    is_beyond = reading.value is not None and (target > reading.value if reading.bound == ">" else target < reading.value)
    if gap is None or (reading.bound is not None and is_beyond):
        return ""
    if gap.verdict != "worse":
        return ", reached"
    return f", {'at least ' if reading.bound else ''}{gap.text.lstrip('+' + words.MINUS)} off"


def _heat_row(row: HeatRow, span: tuple[float, float]) -> str:
    cells = "".join(_heat_cell(cell, span) for cell in row.cells)
    return f'<tr><th scope="row" class="th-name" title="{words.html(row.name)}"><span>{words.html(row.name)}</span></th>{cells}</tr>'


def _heat_cell(cell: Cell, span: tuple[float, float]) -> str:
    kind = "th-gap" if cell.value is None else f"th-h{shade(cell.value, span)}"
    partial = "" if cell.is_complete else " th-partial"
    return f'<td class="{kind}{partial}"{_kept(cell.text)} title="{words.html(cell.note)}">{words.html(cell.text)}</td>'


def _text_cell(column: str, text: str) -> str:
    """An empty cell keeps its place in the wide table; as a card it would only be a name without anything."""
    blank = "" if text.strip("– ") else ' class="th-blank"'
    shown = figure(text) if column in OF_FIGURES and text in TITLES else long_text(text)
    return f'<td role="cell"{blank} data-column="{words.html(column)}"{_kept(text)}>{shown or "–"}</td>'


def _kept(text: str) -> str:
    """What an element keeps of a figure, for who takes the table away (``dashboard.html_tables``)."""
    return "".join(f' {name}="{escape(said, quote=True)}"' for name, said in told.attributes(text).items())


def _column_labels(columns: Sequence[date]) -> list[told.Told]:
    """Day of the month, with the month's name where it changes."""
    labels: list[told.Told] = []
    last_month: int | None = None
    starts_months = all(column.day == 1 for column in columns)
    for column in columns:
        said = f"{column:%b}" if starts_months else f"{column.day} {column:%b}" if column.month != last_month else f"{column.day}"
        labels.append(told.Told(said, column))
        last_month = column.month
    return labels


def way(label: str, address: str) -> str:
    """A link to an address within the app."""
    return f'<a class="th-way" href="{escape(address, quote=True)}">{words.html(label)}</a>'


def stop_form(path: str, token: str) -> str:
    """A page with one button that ends a digest."""
    action = f"{path}?digest={quote(token, safe='')}"
    return (
        '<!doctype html><html lang="en"><head><title>Takehold</title></head><body><h1>No more of these digests?</h1>'
        f'<form method="post" action="{escape(action, quote=True)}">'
        "<button>Stop them</button></form></body></html>"
    )
