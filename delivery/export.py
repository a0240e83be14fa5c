"""The one exporter: a table of a page as CSV, XLSX, PDF or PNG. No cell runs, no address becomes a link."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from math import isfinite
from typing import Any

import pandas as pd
import xlsxwriter
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import SimpleDocTemplate, Spacer

from access import formats
from access.plain_text import not_a_formula, one_line, unlinked
from delivery import sheet as page

MOST_PRINTED = 500
MOST_DRAWN = 100
MOST_ACROSS = 12
LONGEST_DRAWN = 40
MARGIN = 14 * mm
DATE_FORMAT = "yyyy-mm-dd"
LINE, PAD = 22, 12
INK, GREY, RULE, GROUND = "#1a2330", "#6b7280", "#d9dfe5", "#ffffff"
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
    rows = tuple(tuple(_cell(value) for value in row) for row in frame.itertuples(index=False, name=None))
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
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DATE_FORMAT})
    grid, about = book.add_worksheet("Table"), book.add_worksheet("About")
    grid.freeze_panes(1, 0)
    for place, name in enumerate(table.columns):
        grid.write_string(0, place, not_a_formula(name), bold)
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _write(grid, number, place, cell, day)
    grid.autofit(max_width=420)
    for number, note in enumerate((table.title, *table.notes)):
        about.write_string(number, 0, not_a_formula(note), bold if number == 0 else None)
    book.close()
    return out.getvalue()


def pdf_file(table: Taken) -> bytes:
    """Landscape pages with title, notes and the first rows; how many were left out is said."""
    out = io.BytesIO()
    wide, high = landscape(A4)
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    document = SimpleDocTemplate(out, pagesize=(wide, high), title=page.plain(_open(table.title)), invariant=1, **margins)
    columns = [_open(name) for name in table.columns[:MOST_ACROSS]]
    rows = [[_shown(cell) for cell in row[:MOST_ACROSS]] for row in table.rows[:MOST_PRINTED]]
    shares = [share * (wide - 2 * MARGIN) / page.WIDTH for share in _shares(columns, rows)]
    parts: list[Any] = [page.paragraph(_open(table.title), page.TITLE)]
    parts += [page.paragraph(_open(note), page.SMALL) for note in (*table.notes, *_left_out(table, MOST_PRINTED))]
    parts += [Spacer(1, 6), page.table(columns, rows, shares)]
    document.build(parts)
    return out.getvalue()


def png_file(table: Taken) -> bytes:
    """A picture of title, notes and the first rows, on white."""
    fonts = {size: ImageFont.truetype(str(files("reportlab") / "fonts" / "Vera.ttf"), size) for size in (13, 14, 20)}
    cells = [[_cut(_open(name)) for name in table.columns[:MOST_ACROSS]]]
    cells += [[_cut(_shown(cell)) for cell in row[:MOST_ACROSS]] for row in table.rows[:MOST_DRAWN]]
    widths = [int(max(fonts[14].getlength(row[place]) for row in cells)) + 2 * PAD for place in range(len(cells[0]))]
    notes = [_open(note) for note in (*table.notes, *_left_out(table, MOST_DRAWN))]
    head = [fonts[20].getlength(_open(table.title)), *(fonts[13].getlength(note) for note in notes)]
    top = 2 * PAD + 30 + LINE * len(notes)
    picture = Image.new("RGB", (int(max([sum(widths), *head])) + 2 * PAD, top + LINE * (len(cells) + 1)), GROUND)
    pen = ImageDraw.Draw(picture)
    pen.text((PAD, PAD), _open(table.title), fill=INK, font=fonts[20])
    for number, note in enumerate(notes):
        pen.text((PAD, PAD + 30 + LINE * number), note, fill=GREY, font=fonts[13])
    for number, row in enumerate(cells):
        below = top + LINE * number
        for place, text in enumerate(row):
            pen.text((PAD + sum(widths[:place]), below), text, fill=GREY if number == 0 else INK, font=fonts[14])
        pen.line([(PAD, below + LINE - 3), (PAD + sum(widths), below + LINE - 3)], fill=GREY if number == 0 else RULE)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


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
        moment = pd.Timestamp(plain).to_pydatetime().replace(tzinfo=None)
        return moment.date() if moment == datetime.combine(moment.date(), datetime.min.time()) else moment
    return plain if isinstance(plain, date) else unlinked(one_line(plain))


def _written(cell: Cell) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


def _write(grid: Any, number: int, place: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, bool):
        grid.write_boolean(number, place, cell)
    elif isinstance(cell, int | float):
        grid.write_number(number, place, cell)
    elif isinstance(cell, datetime):
        grid.write_string(number, place, cell.isoformat(" "))
    elif isinstance(cell, date):
        grid.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)
    elif cell:
        grid.write_string(number, place, not_a_formula(cell))


def _shown(cell: Cell) -> str:
    """A cell for a printed page, as the dashboard shows it: null is a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return formats.number(cell, decimals=0 if round(cell, 1) == round(cell) else 1)
    return _open(cell) if isinstance(cell, str) else str(_written(cell))


def _open(text: str) -> str:
    """Addresses broken by a space where fonts lack the invisible sign that breaks them elsewhere."""
    return text.replace("\N{WORD JOINER}", " ")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_DRAWN else f"{text[: LONGEST_DRAWN - 1]}…"


def _left_out(table: Taken, most: int) -> Iterator[str]:
    if len(table.rows) > most:
        yield f"The first {most} of {formats.number(len(table.rows))} rows; CSV and XLSX hold all."
    if len(table.columns) > MOST_ACROSS:
        yield f"The first {MOST_ACROSS} of {len(table.columns)} columns; CSV and XLSX hold all."


def _shares(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Shares of the width by the longest text of each column, none below a twentieth of the average."""
    longest = [min(60, max([len(name), *(len(row[place]) for row in rows)])) + 4 for place, name in enumerate(columns)]
    return [width / sum(longest) for width in longest]
