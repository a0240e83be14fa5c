"""Read people.csv, teams.csv, calendar.csv and shifts.csv beside the settings; every bad row is named, good rows load.

All files are optional. They are UTF-8 with a header row, separated by commas or semicolons. Dates are ``2026-07-01``;
every window is half-open: the second date is the first day that no longer belongs to it. Columns with other names are ignored.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar

from sql.companions import CalendarEntry, Companions, PersonEntry, ShiftEntry, TeamEntry
from takehold.companion_cells import (
    BadCell,
    date_cell,
    date_or_none,
    leave_cell,
    minutes_cell,
    one_of,
    required,
    shift_parts,
    text_or_none,
    weekdays_cell,
    zone_or_none,
)  # fmt: skip
from takehold.errors import InputError
from takehold.settings import Settings

CALENDAR_KINDS = ("holiday", "peak", "freeze", "exam", "review")
MAX_FIELD_LENGTH = 10_000


@dataclass(frozen=True)
class RowProblem:
    """One cell for which a row was not loaded: ``row`` is its line in the file, the header being line 1. A row can have several."""

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

    @property
    def left_out(self) -> int:
        """Rows that were not loaded, each counted once however many of its cells are bad."""
        return len({(problem.file, problem.row) for problem in self.problems})


Cells = dict[str, str]
Values = dict[str, Any]
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class _Layout(Generic[Entry]):
    """One file's name, how each column is read, and what the values of a row make.

    ``window`` names two of the columns whose second is a later day; ``key`` tells two rows about the same thing.
    """

    file: str
    needed: tuple[str, ...]
    columns: Mapping[str, Callable[[Cells, str], Any]]
    made: Callable[[Values], Entry]
    key: Callable[[Entry], object]
    window: tuple[str, str] | None = None


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
        values, bad = _read(cells, layout)
        if not bad:
            try:
                entry = layout.made(values)
                if layout.key(entry) in entries:
                    raise BadCell(layout.needed[0], "an earlier row is about the same one")
                entries[layout.key(entry)] = entry
            except BadCell as fault:
                bad.append(fault)
        problems.extend(RowProblem(layout.file, row, fault.column, str(fault)) for fault in bad)
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
    known = tuple(layout.columns)
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


def _read(cells: list[str] | Cells, layout: _Layout[Any]) -> tuple[Values, list[BadCell]]:
    """The values of a row, and every cell that cannot be used, so that one look at the file mends them all."""
    if not isinstance(cells, dict):
        return {}, [BadCell("(all)", f"the row has {len(cells)} cells, not as many as the header")]
    odd = [column for column, cell in cells.items() if len(cell) > MAX_FIELD_LENGTH or "\0" in cell]
    if odd:
        return {}, [BadCell(column, f"longer than {MAX_FIELD_LENGTH} characters, or not text") for column in odd]
    values: Values = {}
    bad: list[BadCell] = []
    for column, read in layout.columns.items():
        try:
            values[column] = read(dict.fromkeys(layout.columns, "") | cells, column)
        except BadCell as fault:
            bad.append(fault)
    first, end = (values.get(column) for column in layout.window or ("", ""))
    if layout.window and first and end and end <= first:
        bad.append(BadCell(layout.window[1], f"{end} is not after {layout.window[0]} {first}; it is the first day that no longer belongs"))
    return values, bad


def _people_layout(packs: Collection[str]) -> _Layout[PersonEntry]:
    def pack(cells: Cells, column: str) -> str | None:
        return one_of(cells, column, packs) if packs and cells[column] else text_or_none(cells, column)

    columns = {
        "user": required, "application_type": text_or_none, "pack": pack, "entitled_from": date_or_none, "entitled_to": date_or_none,
        "leave": leave_cell, "source": text_or_none,
    }  # fmt: skip
    window = ("entitled_from", "entitled_to")
    return _Layout("people.csv", ("user",), columns, lambda values: PersonEntry(**values), lambda entry: (entry.source, entry.user), window)


def _parent(cells: Cells, column: str) -> str | None:
    if cells[column] and cells[column] == cells["team"]:
        raise BadCell(column, f"'{cells[column]}' cannot be its own parent")
    return text_or_none(cells, column)


def _kind(cells: Cells, column: str) -> str:
    return one_of(cells, column, CALENDAR_KINDS)


def _days(values: Values) -> CalendarEntry:
    return CalendarEntry(values["team"], values["date_from"], values["date_to"], values["kind"], values["label"] or "")


def _shift(values: Values) -> tuple[ShiftEntry, ...]:
    entries = []
    for weekdays, hours, later in shift_parts(values["weekdays"], values["start"], values["end"]):
        between = [values[column] + timedelta(days=later) if values[column] else None for column in ("date_from", "date_to")]
        entries.append(ShiftEntry(values["team"], weekdays, hours, *between))
    return tuple(entries)


_TEAM_COLUMNS = {"team": required, "parent": _parent, "application_type": text_or_none, "time_zone": zone_or_none}
_DAY_COLUMNS = {"date_from": date_cell, "date_to": date_cell, "kind": _kind, "team": text_or_none, "label": text_or_none}
_SHIFT_COLUMNS = {
    "team": required, "weekdays": weekdays_cell, "start": minutes_cell, "end": minutes_cell,
    "date_from": date_or_none, "date_to": date_or_none,
}  # fmt: skip
_WINDOW = ("date_from", "date_to")
_TEAMS = _Layout("teams.csv", ("team",), _TEAM_COLUMNS, lambda values: TeamEntry(**values), lambda entry: entry.team)
_CALENDAR = _Layout("calendar.csv", ("date_from", "date_to", "kind"), _DAY_COLUMNS, _days, lambda entry: entry, _WINDOW)
_SHIFTS = _Layout("shifts.csv", ("team", "weekdays", "start", "end"), _SHIFT_COLUMNS, _shift, lambda entry: entry, _WINDOW)
