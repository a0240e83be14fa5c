"""The one exporter: a table of a page as CSV, XLSX, PDF or PNG. No cell runs, no address becomes a link."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import pandas as pd
import xlsxwriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import SimpleDocTemplate, Spacer

from access import formats
from access.plain_text import not_a_formula, one_line, unlinked
from delivery import sheet as page
from delivery.drawing import picture

MOST_PRINTED = 500
MOST_DRAWN = 100
SIGNS_ACROSS, LONGEST_WORD = 180, 14
MARGIN = 14 * mm
DATE_FORMAT, MOMENT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
ABOUT_WIDE = 100
WHOLE_FORMAT, NUMBER_FORMAT = "#,##0", "#,##0.0###"
MIDNIGHT, EXACT = time(), 2**53
LOOKS: Mapping[type, str] = {int: WHOLE_FORMAT, float: NUMBER_FORMAT, date: DATE_FORMAT, datetime: MOMENT_FORMAT}
Cell = str | int | float | bool | datetime | date | None


@dataclass(frozen=True)
class Taken:
    """A table that leaves: its title, what must be said with it (as-of, filters, definition), columns and rows. Null is not known."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def taken(title: str, notes: Sequence[str], frame: pd.DataFrame) -> Taken:
    """A frame as a table to take away: numbers stay numbers, missing values become null, everything else one line of text."""
    columns = tuple(unlinked(one_line(name)) for name in frame.columns)
    cells = [_column([_cell(value) for value in frame.iloc[:, place].tolist()]) for place in range(len(columns))]
    rows = tuple(zip(*cells, strict=True))
    return Taken(unlinked(one_line(title)), tuple(unlinked(one_line(note)) for note in notes), columns, rows)


def exported(kind: str, title: str, notes: Sequence[str], frame: pd.DataFrame) -> bytes:
    """The file of a frame: ``kind`` is a key of ``FORMATS``."""
    return FORMATS[kind](taken(title, notes, frame))


def csv_file(table: Taken) -> bytes:
    """UTF-8 with a mark that spreadsheets know it by, every text quoted, header first; null is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([not_a_formula(name) for name in table.columns])
    for row in table.rows:
        writer.writerow(["" if cell is None else not_a_formula(cell) if isinstance(cell, str) else _written(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_file(table: Taken) -> bytes:
    """A workbook: the table with a frozen header, and a second sheet with title and notes. Texts are written as texts, never evaluated."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(1980, 1, 1), "title": table.title})
    bold, wrapping = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    looks = {kind: book.add_format({"num_format": look}) for kind, look in LOOKS.items()}
    grid, about = book.add_worksheet("Table"), book.add_worksheet("About")
    grid.freeze_panes(1, 0)
    for place, name in enumerate(table.columns):
        grid.write_string(0, place, not_a_formula(name), bold)
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _write(grid, (number, place), cell, looks)
    grid.autofit(max_width=420)
    about.set_column(0, 0, ABOUT_WIDE)
    for number, note in enumerate((table.title, *table.notes)):
        about.write_string(number, 0, not_a_formula(note), bold if number == 0 else wrapping)
    book.close()
    return out.getvalue()


def pdf_file(table: Taken) -> bytes:
    """Landscape pages with title, notes and the first rows; how many were left out is said."""
    out = io.BytesIO()
    wide, high = landscape(A4)
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    document = SimpleDocTemplate(out, pagesize=(wide, high), title=page.plain(_open(table.title)), invariant=1, **margins)
    most = across(table)
    columns = [_open(name) for name in table.columns[:most]]
    rows = [[_shown(cell) for cell in row[:most]] for row in table.rows[:MOST_PRINTED]]
    shares = [share * (wide - 2 * MARGIN) / page.WIDTH for share in _shares(columns, rows)]
    parts: list[Any] = [page.paragraph(_open(table.title), page.TITLE)]
    parts += [page.paragraph(_open(note), page.SMALL) for note in (*table.notes, *_left_out(table, MOST_PRINTED))]
    parts += [Spacer(1, 6), page.table(columns, rows, shares)]
    document.build(parts)
    return out.getvalue()


def png_file(table: Taken) -> bytes:
    """A picture of title, notes and the first rows, on white."""
    most = across(table)
    rows = [[_shown(cell) for cell in row[:most]] for row in table.rows[:MOST_DRAWN]]
    notes = [_open(note) for note in (*table.notes, *_left_out(table, MOST_DRAWN))]
    return picture(_open(table.title), notes, [_open(name) for name in table.columns[:most]], rows)


FORMATS: dict[str, Callable[[Taken], bytes]] = {"csv": csv_file, "xlsx": xlsx_file, "pdf": pdf_file, "png": png_file}


def _cell(value: object) -> Cell:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    plain: Any = value.item() if hasattr(value, "item") else value
    if isinstance(plain, bool | int):
        return plain
    if isinstance(plain, float):
        return plain if isfinite(plain) else None
    if isinstance(plain, pd.Timestamp | datetime):
        return pd.Timestamp(plain).to_pydatetime(warn=False).replace(tzinfo=None, microsecond=0)
    if isinstance(plain, Sequence) and not isinstance(plain, str):
        return " ".join(f"{each:.4g}" if isinstance(each, float) else one_line(each) for each in plain)
    return plain if isinstance(plain, date) else unlinked(one_line(plain))


def _column(cells: Sequence[Cell]) -> list[Cell]:
    """Moments that all lie at midnight are days."""
    moments = [cell for cell in cells if isinstance(cell, datetime)]
    if any(moment.time() != MIDNIGHT for moment in moments):
        return list(cells)
    return [cell.date() if isinstance(cell, datetime) else cell for cell in cells]


def _written(cell: Cell) -> object:
    if isinstance(cell, float) and cell == round(cell) and abs(cell) < EXACT:
        return int(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _write(grid: Any, place: tuple[int, int], cell: Cell, looks: Mapping[type, Any]) -> None:
    if isinstance(cell, bool):
        grid.write_boolean(*place, cell)
    elif isinstance(cell, int | float):
        grid.write_number(*place, cell, looks[type(_written(cell))])
    elif isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        grid.write_datetime(*place, moment, looks[type(cell)])
    elif cell:
        grid.write_string(*place, not_a_formula(cell))


def _shown(cell: Cell) -> str:
    """A cell for a printed page, as the dashboard shows it: null is a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return formats.number(cell, decimals=0 if round(cell, 1) == round(cell) else 1)
    return _open(cell) if isinstance(cell, str) else str(_written(cell))


def _open(text: str) -> str:
    """Addresses broken by a space where fonts lack the invisible sign that breaks them elsewhere; letters that the fonts have."""
    return page.drawable(text.replace("\N{WORD JOINER}", " "))


def _left_out(table: Taken, most: int) -> Iterator[str]:
    if any("?" in _open(text) and "?" not in text for text in _texts(table, most)):
        yield "Signs that this font lacks stand as ?; CSV and XLSX hold them."
    if len(table.rows) > most:
        yield f"The first {most} of {formats.number(len(table.rows))} rows; CSV and XLSX hold all."
    if len(table.columns) > (most := across(table)):
        yield f"The first {most} of {len(table.columns)} columns; CSV and XLSX hold all."


def _texts(table: Taken, most: int) -> Iterator[str]:
    yield from (table.title, *table.columns)
    yield from (cell for row in table.rows[:most] for cell in row if isinstance(cell, str))


def across(table: Taken) -> int:
    """How many of the first columns a page has room for, one at least: a column takes its longest text, which may wrap."""
    taken_up = 0
    for place, name in enumerate(table.columns):
        longest = max([len(name), *(len(_shown(row[place])) for row in table.rows[:MOST_PRINTED])])
        taken_up += 2 + min(longest, LONGEST_WORD)
        if taken_up > SIGNS_ACROSS:
            return max(1, place)
    return len(table.columns)


def _shares(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Shares of the width by the longest text of each column, none below a twentieth of the average."""
    longest = [min(60, max([len(name), *(len(row[place]) for row in rows)])) + 4 for place, name in enumerate(columns)]
    return [width / sum(longest) for width in longest]
