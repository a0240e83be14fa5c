"""Texts that still know their figure: a page shows ``65 %``, a file for machines holds 65 in a column named ``(%)``.

Whatever writes a figure in words (:mod:`dashboard.words`) gives a ``Told``; put into a sentence it is a plain text again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from typing import NamedTuple, Self

import pandas as pd

Value = float | date | None
SHARE = "%"
SPELLED = {SHARE: "percent"}  # a cell that begins with the sign would be taken for a formula
IN_WORDS, BOUND, UNIT = " in words", " bound", " unit"


class Told(str):
    """``value`` in ``unit`` as it is shown; ``note`` is what the text says beyond the number, or why there is none.

    >>> Told("65 %", 65.0, "%").value, Told("not known").note
    (65.0, 'not known')
    """

    value: Value
    unit: str
    bound: str
    note: str

    def __new__(cls, text: str, value: Value = None, unit: str = "", *, bound: str | None = None, note: str = "") -> Self:
        """A figure that is not finite is not known; without a figure the text is the note."""
        found = super().__new__(cls, text)
        found.value = None if value is None or (not isinstance(value, date) and not isfinite(value)) else value
        found.unit, found.bound = unit, bound or ""
        found.note = note or ("" if found.value is not None else text)
        return found


class Given(NamedTuple):
    """A table to take away: as the page shows it, and with its figures apart; what stands above it on the page."""

    shown: pd.DataFrame
    data: pd.DataFrame
    heading: str = ""
    about: str = ""


def told_share(text: str, share: float | None, *, bound: str | None = None, note: str = "") -> Told:
    """A share between 0 and 1 as a number of percent, without the dust of multiplying.

    >>> told_share("29 %", 0.29).value
    29.0
    """
    return Told(text, None if share is None or not isfinite(share) else round(100 * share, 10), SHARE, bound=bound, note=note)


def attributes(text: str) -> Mapping[str, str]:
    """What an element of HTML keeps of a figure; nothing of a plain text."""
    if not isinstance(text, Told):
        return {}
    value = "" if text.value is None else text.value.isoformat() if isinstance(text.value, date) else repr(float(text.value))
    kept = {"data-bound": text.bound, "data-note": text.note}
    return {"data-value": value, "data-unit": text.unit} | {name: said for name, said in kept.items() if said}


def from_attributes(text: str, kept: Mapping[str, str | None]) -> str:
    """The text with the figure that its element kept; the other way round.

    >>> from_attributes("8 Jun 2026", attributes(Told("8 Jun 2026", date(2026, 6, 8)))).value
    datetime.date(2026, 6, 8)
    """
    if "data-value" not in kept:
        return text
    said = kept["data-value"] or ""
    return Told(
        text, _read(said) if said else None, kept.get("data-unit") or "", bound=kept.get("data-bound"), note=kept.get("data-note") or ""
    )


def apart(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with every column of told figures as numbers or days, its unit in the name or, where rows differ, beside it.

    Bounds, and what stands instead of a figure or says more than it, follow in columns of their own where there are any.
    """
    columns: dict[str, pd.Series] = {}
    for place, name in enumerate(map(str, rows.columns)):
        cells = rows.iloc[:, place].tolist()
        found = {name: rows.iloc[:, place]} if not any(isinstance(cell, Told) for cell in cells) else _apart(name, cells)
        columns |= {said if said not in columns else f"{said} ({place + 1})": column for said, column in found.items()}
    return pd.DataFrame({name: column.reset_index(drop=True) for name, column in columns.items()})


def cells(texts: Sequence[str]) -> pd.Series:
    """Cells of a table that keep their figures: pandas would make plain texts of them."""
    return pd.Series(list(texts), dtype=object)


def _apart(name: str, cells: Sequence[object]) -> dict[str, pd.Series]:
    figures = [cell if isinstance(cell, Told) else Told(_plain(cell)) for cell in cells]
    units = list(dict.fromkeys(cell.unit for cell in figures if cell.value is not None))
    only = units[0] if len(units) == 1 else ""
    values = [_whole(cell.value) for cell in figures]
    titled = f"{name} ({only})" if only and f"({only})" not in name and only != name.lower() else name
    found = {titled: _column(values)}
    if len(units) > 1:
        found[name + UNIT] = _texts([SPELLED.get(cell.unit, cell.unit) if cell.value is not None else "" for cell in figures])
    found |= {name + BOUND: _texts([cell.bound for cell in figures])} if any(cell.bound for cell in figures) else {}
    notes = [_plain(cell.note) for cell in figures]
    return found | ({name + IN_WORDS: _texts(notes)} if any(notes) else {})


def _column(values: Sequence[Value]) -> pd.Series:
    """Whole numbers stay whole beside gaps; days and mixed figures stay as they are."""
    known = [value for value in values if value is not None]
    is_mixed = any(isinstance(value, date) for value in known)
    kind = object if is_mixed else "Int64" if all(isinstance(value, int) for value in known) else "Float64"
    return pd.DataFrame({"": list(values)}, dtype=kind)[""]


def _whole(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _texts(texts: Sequence[str]) -> pd.Series:
    return pd.DataFrame({"": [text or None for text in texts]}, dtype=object)[""]


def _plain(cell: object) -> str:
    """The text of a cell; a dash alone stands for nothing."""
    said = "" if cell is None or (not isinstance(cell, str) and pd.isna(cell)) else str(cell)  # type: ignore[call-overload]
    return said if said.strip("– ") else ""


def _read(said: str) -> Value:
    try:
        return float(said)
    except ValueError:
        return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
