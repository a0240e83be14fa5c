"""The tables inside a page's HTML as rows: what is drawn as a heat map or with wrapping cells can be taken away as well."""

from functools import lru_cache
from html.parser import HTMLParser

import pandas as pd

KEPT_TEXTS = 64  # the same texts are read with every click; whoever was given the text may be given what stands in it


@lru_cache(maxsize=KEPT_TEXTS)
def tables_in(html: str) -> list[tuple[str, pd.DataFrame]]:
    """Caption and cells of every table, as they are shown; the first row names the columns. The frames are shared: never change them.

    >>> tables_in("<table><caption>Habit</caption><tr><th>Team</th></tr><tr><th>A &amp; B</th></tr></table>")[0][1].values.tolist()
    [["A & B"]]
    """
    reader = _Reader()
    reader.feed(html)
    return [(caption or "Table", _frame(rows)) for caption, rows in reader.tables if rows]


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    header = [name or f"Column {place}" for place, name in enumerate(rows[0], start=1)]
    unique = [name if name not in header[:place] else f"{name} ({place + 1})" for place, name in enumerate(header)]
    full = [[*row, *[""] * len(unique)][: len(unique)] for row in rows[1:]]
    return pd.DataFrame(full, columns=unique)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row, cell or caption."""
        del attrs
        if tag == "table":
            self.tables.append(("", []))
        elif tag == "tr" and self.tables:
            self.tables[-1][1].append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1][1]:
            self.tables[-1][1][-1].append("")
            self._inside = "cell"
        elif tag == "caption":
            self._inside = "caption"

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or caption."""
        if tag in {"td", "th", "caption"}:
            self._inside = None

    def handle_data(self, data: str) -> None:
        """Text of the open cell or caption."""
        if self._inside == "caption":
            caption, rows = self.tables[-1]
            self.tables[-1] = (caption + data, rows)
        elif self._inside == "cell":
            self.tables[-1][1][-1][-1] += data
