"""Read people.csv, teams.csv, calendar.csv and shifts.csv beside the settings; every bad row is named, good rows load.

All files are optional. They are UTF-8 with a header row, separated by commas or semicolons. Dates are ``2026-07-01``;
every window is half-open: the second date is the first day that no longer belongs to it. Columns with other names are ignored.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar

from sql.companions import CalendarEntry, Companions, PersonEntry, ShiftEntry, TeamEntry
from takehold.companion_cells import BadCell, date_cell, date_or_none, leave_cell, one_of, required, shift_cells, zone_or_none
from takehold.errors import InputError
from takehold.settings import Settings

CALENDAR_KINDS = ("holiday", "peak", "freeze", "exam", "review")
MAX_FIELD_LENGTH = 10_000


@dataclass(frozen=True)
class RowProblem:
    """One row that was not loaded: ``row`` is its line in the file, the header being line 1."""

    file: str
    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        """Read as ``people.csv row 3, column leave: ...``."""
        return f"{self.file} row {self.row}, column {self.column}: {self.problem}"


@dataclass(frozen=True)
class CompanionFiles:
    """What the files hold, what could not be loaded, and how many rows each file has (``None``: no such file)."""

    companions: Companions
    problems: tuple[RowProblem, ...]
    rows: dict[str, int | None]


Cells = dict[str, str]
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class _Layout(Generic[Entry]):
    """One file's name, columns and row reader; ``key`` tells two rows about the same thing."""

    file: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Cells], Entry]
    key: Callable[[Entry], object]


def read_companions(home: Path, settings: Settings, *, packs: Collection[str] = ()) -> CompanionFiles:
    """Read the files of ``home``; ``packs`` are the known pack names, empty means any.

    Raises `InputError` for a file that cannot be read or lacks a needed column: then nothing is loaded at all.
    """
    problems: list[RowProblem] = []
    rows: dict[str, int | None] = {}
    people = _load(home, _people_layout(packs), problems=problems, rows=rows)
    teams = _load(home, _TEAMS, problems=problems, rows=rows)
    calendar = _load(home, _CALENDAR, problems=problems, rows=rows)
    shifts = _load(home, _SHIFTS, problems=problems, rows=rows)
    companions = Companions(
        people=people,
        teams=teams,
        calendar=calendar,
        shifts=tuple(part for parts in shifts for part in parts),
        time_zone=settings.time_zone,
        half_lives=dict(settings.freshness),
        stalled_days=settings.pipeline.stalled_days,
        fiscal_year_starts_in=settings.pipeline.fiscal_year_starts_in,
        keep_identity=not settings.sources or any(source.identity for source in settings.sources.values()),
    )
    return CompanionFiles(companions, tuple(problems), rows)


def _load(home: Path, layout: _Layout[Entry], *, problems: list[RowProblem], rows: dict[str, int | None]) -> tuple[Entry, ...]:
    """Entries of one file; adds its bad rows to ``problems`` and its row count to ``rows``."""
    text = _text(home / layout.file)
    rows[layout.file] = None
    if text is None:
        return ()
    entries: dict[object, Entry] = {}
    rows[layout.file] = 0
    for row, cells in _rows(text, layout):
        rows[layout.file] = (rows[layout.file] or 0) + 1
        try:
            entry = layout.read(_complete(cells, layout))
            if layout.key(entry) in entries:
                raise BadCell(layout.needed[0], "an earlier row is about the same one")
            entries[layout.key(entry)] = entry
        except BadCell as bad:
            problems.append(RowProblem(layout.file, row, bad.column, str(bad)))
    return tuple(entries.values())


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text (byte {error.start}). Save it as 'CSV UTF-8'.") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _rows(text: str, layout: _Layout[Any]) -> Iterator[tuple[int, list[str] | Cells]]:
    """Line number and cells of each row that is not blank; a row of the wrong width comes as a plain list."""
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, layout)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                fits = len(cells) == len(header)
                yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True)) if fits else cells
    except csv.Error as error:
        raise InputError(f"{layout.file} row {reader.line_num}: not readable as CSV: {error}") from None


def _check_header(header: list[str], layout: _Layout[Any]) -> None:
    known = (*layout.needed, *layout.optional)
    missing = [column for column in layout.needed if column not in header]
    if missing:
        raise InputError(f"{layout.file}: column {', '.join(missing)} is missing. It has: {', '.join(filter(None, header)) or 'nothing'}.")
    repeated = sorted({column for column in header if column and header.count(column) > 1})
    if repeated:
        raise InputError(f"{layout.file}: column {', '.join(repeated)} stands there twice.")
    for column in header:
        close = [] if column in known else get_close_matches(column, [name for name in known if name not in header], n=1, cutoff=0.8)
        if close:
            raise InputError(f"{layout.file}: column {column} is not known; did you mean {close[0]}?")


def _complete(cells: list[str] | Cells, layout: _Layout[Any]) -> Cells:
    if not isinstance(cells, dict):
        raise BadCell("(all)", f"the row has {len(cells)} cells, not as many as the header")
    for column, cell in cells.items():
        if len(cell) > MAX_FIELD_LENGTH or "\0" in cell:
            raise BadCell(column, f"longer than {MAX_FIELD_LENGTH} characters, or not text")
    return dict.fromkeys(layout.optional, "") | cells


def _people_layout(packs: Collection[str]) -> _Layout[PersonEntry]:
    def read(cells: Cells) -> PersonEntry:
        entitled_from = date_or_none(cells, "entitled_from")
        entitled_to = date_or_none(cells, "entitled_to")
        if entitled_from and entitled_to and entitled_to <= entitled_from:
            raise BadCell("entitled_to", f"{entitled_to} is not after entitled_from {entitled_from}")
        return PersonEntry(
            source=cells["source"] or None,
            user=required(cells, "user"),
            application_type=cells["application_type"] or None,
            pack=one_of(cells, "pack", packs) if packs and cells["pack"] else cells["pack"] or None,
            entitled_from=entitled_from,
            entitled_to=entitled_to,
            leave=leave_cell(cells, "leave"),
        )

    optional = ("application_type", "pack", "entitled_from", "entitled_to", "leave", "source")
    return _Layout("people.csv", ("user",), optional, read, lambda entry: (entry.source, entry.user))


def _team(cells: Cells) -> TeamEntry:
    team = required(cells, "team")
    if cells["parent"] == team:
        raise BadCell("parent", f"'{team}' cannot be its own parent")
    return TeamEntry(team, cells["parent"] or None, cells["application_type"] or None, zone_or_none(cells, "time_zone"))


def _days(cells: Cells) -> CalendarEntry:
    first, end = date_cell(cells, "date_from"), date_cell(cells, "date_to")
    if end <= first:
        raise BadCell("date_to", f"{end} is not after date_from {first}; it is the first day that no longer belongs")
    return CalendarEntry(cells["team"] or None, first, end, one_of(cells, "kind", CALENDAR_KINDS), cells["label"])


def _shift(cells: Cells) -> tuple[ShiftEntry, ...]:
    team, first, end = required(cells, "team"), date_or_none(cells, "date_from"), date_or_none(cells, "date_to")
    if first and end and end <= first:
        raise BadCell("date_to", f"{end} is not after date_from {first}; it is the first day that no longer belongs")
    entries = []
    for weekdays, hours, later in shift_cells(cells):
        between = [day + timedelta(days=later) if day else None for day in (first, end)]
        entries.append(ShiftEntry(team, weekdays, hours, *between))
    return tuple(entries)


_TEAMS = _Layout("teams.csv", ("team",), ("parent", "application_type", "time_zone"), _team, lambda entry: entry.team)
_CALENDAR = _Layout("calendar.csv", ("date_from", "date_to", "kind"), ("team", "label"), _days, lambda entry: entry)
_SHIFTS = _Layout("shifts.csv", ("team", "weekdays", "start", "end"), ("date_from", "date_to"), _shift, lambda entry: entry)
