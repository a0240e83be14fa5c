"""The tables inside a page's HTML as rows: what is drawn as a heat map or with wrapping cells can be taken away as well.

A cell that shows a figure keeps its value beside the text (``told.attributes``), so that files for machines hold numbers and days.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

import pandas as pd

from dashboard.told import Given, apart, from_attributes

FIGURES = re.compile(r' data-(?:value|unit|bound|note|measure)="[^"]*"')
BLANK = "where it is blank, CSV and XLSX say why"
KEPT_TEXTS = 64  # the same texts are read with every click; whoever was given the text may be given what stands in it


@dataclass
class _Table:
    caption: str = ""
    measure: str = ""
    heading: str = ""
    about: str = ""
    rows: list[list[str]] = field(default_factory=list)


@lru_cache(maxsize=KEPT_TEXTS)
def as_read(html: str) -> str:
    """The same HTML without the figures that only files need.

    >>> as_read('<td data-value="65.0" data-unit="%">65 %</td>')
    '<td>65 %</td>'
    """
    return FIGURES.sub("", html)


@lru_cache(maxsize=KEPT_TEXTS)
def tables_in(html: str) -> list[tuple[str, Given]]:
    """Caption and cells of every table; the first row names the columns. The frames are shared: never change them.

    >>> tables_in("<table><caption>Habit</caption><tr><th>Team</th></tr><tr><th>A &amp; B</th></tr></table>")[0][1].shown.values.tolist()
    [['A & B']]
    """
    reader = _Reader()
    reader.feed(html)
    return [(found.caption or "Table", _given(found)) for found in reader.tables if found.rows]


def _given(found: _Table) -> Given:
    shown = _frame(found.rows)
    if not found.measure:
        return Given(shown, apart(shown), found.heading, found.about)
    about = "; ".join(filter(None, (found.about, BLANK)))
    return Given(shown, apart(_long(found.rows, found.measure)), found.heading, about)


def _long(rows: list[list[str]], measure: str) -> pd.DataFrame:
    """A heat map with a row a cohort and period: a column a period would have no place for why a cell is empty."""
    header = rows[0]
    cells = [(row[0], day, cell) for row in rows[1:] for day, cell in zip(header[1:], row[1:], strict=True)]
    return pd.DataFrame(cells, columns=[header[0], "Period from", measure], dtype=object)


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    header = [name or f"Column {place}" for place, name in enumerate(rows[0], start=1)]
    unique = [name if name not in header[:place] else f"{name} ({place + 1})" for place, name in enumerate(header)]
    full = [[*row, *[""] * len(unique)][: len(unique)] for row in rows[1:]]
    return pd.DataFrame(full, columns=list(map(str, unique)), dtype=object)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._inside: str | None = None
        self._kept: dict[str, str | None] = {}
        self._above: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row, cell or caption."""
        if tag == "table":
            above = {"heading": self._above.get("h2", ""), "about": self._above.get("p", "")}
            self.tables.append(_Table(measure=dict(attrs).get("data-measure") or "", **above))
        elif tag == "div" and dict(attrs).get("class") == "th-section":
            self._above.clear()
            self._inside = "section"
        elif tag in {"h2", "p"} and self._inside == "section":
            self._above[tag], self._inside = "", tag
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].append("")
            self._inside, self._kept = "cell", dict(attrs)
        elif tag == "caption":
            self._inside = "caption"

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or caption."""
        if tag in {"td", "th"} and self._inside == "cell":
            row = self.tables[-1].rows[-1]
            row[-1] = from_attributes(row[-1], self._kept)
        if tag in {"td", "th", "caption"}:
            self._inside = None
        elif tag in {"h2", "p"} and self._inside == tag:
            self._inside = "section"
        elif tag == "div" and self._inside == "section":
            self._inside = None

    def handle_data(self, data: str) -> None:
        """Text of the open cell or caption."""
        if self._inside == "caption":
            self.tables[-1].caption += data
        elif self._inside == "cell":
            self.tables[-1].rows[-1][-1] += data
        elif self._inside in self._above:
            self._above[self._inside] += data
