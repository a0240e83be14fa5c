"""Read single cells of the companion files; a cell that cannot be read names its column."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from zoneinfo import available_timezones


class BadCell(ValueError):
    """A cell that cannot be used: ``column`` names it, the message says why."""

    def __init__(self, column: str, problem: str) -> None:
        """Keep the column beside the words."""
        super().__init__(problem)
        self.column = column


def required(cells: Mapping[str, str], column: str) -> str:
    """The cell's text; empty is refused."""
    if not cells[column]:
        raise BadCell(column, "empty")
    return cells[column]


def date_cell(cells: Mapping[str, str], column: str) -> date:
    """The cell as a calendar date."""
    return _date(required(cells, column), column)


def date_or_none(cells: Mapping[str, str], column: str) -> date | None:
    """The cell as a calendar date, None where it is empty."""
    return _date(cells[column], column) if cells[column] else None


def leave_cell(cells: Mapping[str, str], column: str) -> tuple[tuple[date, date], ...]:
    """Half-open windows written ``2026-07-01..2026-07-15; 2026-12-24..2027-01-02``, in order of time."""
    windows = []
    for part in filter(None, (piece.strip() for piece in cells[column].split(";"))):
        first, separator, end = part.partition("..")
        if not separator:
            raise BadCell(column, f"'{part}' is not a window like 2026-07-01..2026-07-15")
        window = (_date(first.strip(), column), _date(end.strip(), column))
        if window[1] <= window[0]:
            raise BadCell(column, f"'{part}' ends before it starts; the second date is the first day back")
        windows.append(window)
    return tuple(sorted(windows))


def one_of(cells: Mapping[str, str], column: str, known: Collection[str]) -> str:
    """The cell in lower case, if it is one of the known words."""
    word = required(cells, column).lower()
    if word not in known:
        close = get_close_matches(word, known, n=1)
        raise BadCell(column, f"'{word}' is not known{f'; did you mean {close[0]}?' if close else '.'} Known: {', '.join(sorted(known))}")
    return word


def zone_or_none(cells: Mapping[str, str], column: str) -> str | None:
    """The cell as an IANA time zone, None where it is empty."""
    if cells[column] and cells[column] not in available_timezones():
        raise BadCell(column, f"'{cells[column]}' is not a time zone like Europe/Berlin")
    return cells[column] or None


def _date(text: str, column: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadCell(column, f"'{text[:40]}' is not a date like 2026-07-01")
