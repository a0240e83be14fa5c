"""Read single cells of the companion files; a cell that cannot be read names its column."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from zoneinfo import available_timezones

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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


def text_or_none(cells: Mapping[str, str], column: str) -> str | None:
    """The cell's text, None where it is empty."""
    return cells[column] or None


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


def shift_parts(weekdays: tuple[int, ...], start: int, end: int) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    """Weekdays (0 = Monday), whole hours and days later of a shift between two minutes of the day.

    One that ends at or before its start runs into the next day.
    """
    first, last = -(-start // 60), end // 60
    if end > start:
        parts = [(weekdays, tuple(range(first, last)), 0)]
    else:
        after = tuple(sorted((day + 1) % 7 for day in weekdays))
        parts = [(weekdays, tuple(range(first, 24)), 0), (after, tuple(range(last)), 1)]
    if not any(hours for _, hours, _ in parts):
        raise BadCell("end", f"no whole hour lies between {start // 60:02}:{start % 60:02} and {end // 60:02}:{end % 60:02}")
    return [part for part in parts if part[1]]


def weekdays_cell(cells: Mapping[str, str], column: str) -> tuple[int, ...]:
    """Days (0 = Monday) written ``mon-fri``, ``sat, sun`` or ``daily``."""
    text, days = required(cells, column).lower(), set[int]()
    for part in ("mon-sun" if text == "daily" else text).split(","):
        first, separator, last = (piece.strip() for piece in part.partition("-"))
        if first not in WEEKDAYS or (separator and last not in WEEKDAYS):
            raise BadCell(column, f"'{part.strip()[:40]}' is not like mon-fri, sat or daily")
        begin = WEEKDAYS.index(first)
        days.update((begin + step) % 7 for step in range((WEEKDAYS.index(last or first) - begin) % 7 + 1))
    return tuple(sorted(days))


def minutes_cell(cells: Mapping[str, str], column: str) -> int:
    """Minutes of the day of a cell like 22:00; 24:00 is the end of the day."""
    text = required(cells, column)
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text, re.ASCII)
    minutes = 60 * int(found[1]) + int(found[2]) if found and int(found[2]) < 60 else -1
    if not 0 <= minutes <= 24 * 60:
        raise BadCell(column, f"'{text[:40]}' is not a time like 08:00")
    return minutes


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
