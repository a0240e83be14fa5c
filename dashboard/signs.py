"""What stands in a table's cells: numbers behind their signs and as the locale writes them, beside the values that still sort."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from access import formats
from dashboard import words

PERCENT, POINTS = "%.0f %%", "%+.1f"
PRINTED = re.compile(r"%(\+?)\.(\d)f( %%)?")
NOTHING = "–"


def signed(rows: pd.DataFrame, bounds: Mapping[str, pd.Series], patterns: Mapping[str, str | None] | None = None) -> dict[str, list[str]]:
    """The text of every cell by column: numbers as the locale writes them, those of a column with ``bounds`` behind the signs.

    ``patterns`` are those of the columns, such as ``%.0f %%``; a column with bounds has one by its name.
    """
    told: dict[str, list[str]] = {}
    counted = frozenset(numbers(rows))
    for name in map(str, rows.columns):
        empty, cells, bound = rows[name].isna().tolist(), rows[name].tolist(), bounds.get(name)
        if name not in counted:
            told[name] = [NOTHING if is_empty else _plain(cell) for cell, is_empty in zip(cells, empty, strict=True)]
            continue
        pattern = (patterns or {}).get(name) if bound is None else pattern_of(name)
        signs: Sequence[str] = [""] * len(cells) if bound is None else bound.fillna("").tolist()
        found = zip(cells, signs, empty, strict=True)
        told[name] = [NOTHING if is_empty else written(pattern, sign, cell) for cell, sign, is_empty in found]
    return told


def written(pattern: str | None, sign: str, value: float) -> str:
    """A cell's number behind a sign: by its column's pattern, else as short as it can be.

    >>> written(POINTS, "", 1.25), written(None, "<", 1234.5)
    ('+1.2', '<1,234')
    """
    found = PRINTED.fullmatch(pattern or "")
    if found is None:
        return sign + formats.short(value)
    plus, decimals, percent = found.groups()
    return f"{sign}{plus if value >= 0 else ''}{formats.number(value, decimals=int(decimals))}{words.SPACE + '%' if percent else ''}"


def styled(rows: pd.DataFrame, told: Mapping[str, Sequence[str]]) -> Styler:
    """``rows`` with the texts of their cells, as Streamlit takes them; what is a text already needs no other.

    pandas would first work out the look of every cell, which is none: two tenths of a second for a thousand rows, with every click.
    """
    body = [
        [{"id": f"row{row}_col{column}", "display_value": text} for row, text in enumerate(told[name])]
        for column, name in enumerate(map(str, rows.columns))
        if rows[name].tolist() != told[name]
    ]

    def translated(*_asked: bool) -> dict[str, Any]:
        return {"body": body}

    styler: Any = rows.style.set_uuid("signed")
    styler._compute, styler._translate = lambda: styler, translated  # noqa: SLF001 - what Streamlit asks of a Styler
    return styler


def numbers(rows: pd.DataFrame) -> list[str]:
    """The columns of numbers."""
    return [str(name) for name in rows.select_dtypes("number")]


def pattern_of(name: str) -> str:
    """The pattern of a column with bounds."""
    return POINTS if name == "Points" else "%.1f" if name.endswith("(%)") else PERCENT


def _plain(cell: object) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else str(cell)
