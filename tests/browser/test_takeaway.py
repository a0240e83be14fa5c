"""What leaves the demo: each number and day that a table of any page shows is one in its CSV and XLSX, and what is missing says why."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from access import formats
from dashboard import data, show
from metrics.catalog import CATALOG
from takehold.settings import load_settings
from takehold.wiring import dashboard_app
from tests.dashboard.pages import PAGES
from tests.dashboard.takeaway import TakenFile, csv_rows, files_of

FIGURE = re.compile(r"(?:about )?[<>]?[-+\N{MINUS SIGN}]?\d[\d,.]*(?:\s[km])?(?:\s(?:%|[A-Za-z]+))?")
DAY = re.compile(r"\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}")
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"
TABLES = 35


@pytest.fixture(scope="module")
def files(demo_home: Path) -> Iterator[list[TakenFile]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEHOLD_HOME", str(demo_home))
        dashboard_app(demo_home, load_settings(demo_home))
        patch.setattr(show, "KINDS", {"csv": "CSV", "xlsx": "Excel (XLSX)", "pdf": "PDF"})
        at = data.scope(data.Filters())
        assert at is not None
        team = str(data.cohorts(at).query("level == 'team'")["cohort"].iloc[0])
        shown = [("team", {"team": team}), *(("definitions", {"figure": CATALOG[name].title}) for name in ("habit_rate", "active_days_28"))]
        yield files_of([*((page, {}) for page in (*PAGES, "admin")), *shown], patch)
        formats.use(None)


def tables(files: list[TakenFile]) -> Iterator[tuple[TakenFile, TakenFile, TakenFile]]:
    """CSV, XLSX and printed file of each table."""
    yield from zip(*(iter(files),) * 3, strict=True)


def figures(rows: list[list[str]]) -> int:
    """Cells of a file for machines that are a number, or a day as ISO 8601 writes it."""
    return sum(_is_number(cell) or _is_day(cell) for row in rows[1:] for cell in row)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", cell) is not None


def _is_day(cell: str) -> bool:
    try:
        return bool(date.fromisoformat(cell[:10]))
    except ValueError:
        return False


def shown_figures(printed: TakenFile) -> int:
    """Cells that are a number or a day and nothing else, as the page shows them."""
    cells = [str(cell).replace("\N{NO-BREAK SPACE}", " ") for row in printed.rows.itertuples(index=False) for cell in row]
    return sum(bool(FIGURE.fullmatch(cell) or DAY.fullmatch(cell)) or _is_day(cell) for cell in cells)


def test_every_number_and_day_of_every_table_is_one_in_its_files(files: list[TakenFile]) -> None:
    found = list(tables(files))
    assert len(found) >= TABLES
    for sheet, book, printed in found:
        shown = shown_figures(printed)
        assert figures(csv_rows(sheet.content)) >= shown, (sheet.page, sheet.name)
        assert numeric_cells(book.content) >= shown, (book.page, book.name)
    assert sum(shown_figures(printed) for _, _, printed in found) > 500


def numeric_cells(workbook: bytes) -> int:
    """Cells of the table's sheet that are no text: numbers, and days, which are numbers with a format."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        cells = ET.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(CELL)
    return sum(cell.get("t") is None and len(cell) > 0 for cell in cells)


def test_no_cell_for_machines_holds_a_sign_that_stands_for_a_number_or_its_unit(files: list[TakenFile]) -> None:
    for sheet, _, _ in tables(files):
        rows = csv_rows(sheet.content)
        columns = [name for name in rows[0] if not name.endswith(("in words", "unit", "bound"))]
        places = [rows[0].index(name) for name in columns]
        odd = [
            row[place] for row in rows[1:] for place in places if re.fullmatch(r"[-+]?[\d.,]+\s?(?:%|\w{3} EUR|[km] EUR|EUR)", row[place])
        ]
        assert odd == [], (sheet.page, sheet.name)


def test_each_file_says_what_it_shows_of_when_and_of_whom(files: list[TakenFile]) -> None:
    for one in files:
        assert one.title and any(note.startswith("Data as of ") for note in one.notes), (one.page, one.name)
        assert any("synthetic" in note for note in one.notes)
