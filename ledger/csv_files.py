"""A table of the ledger as a CSV file and back, to the byte.

A spreadsheet runs a cell that begins like a formula. Such a text gets an apostrophe before it, and so does a text that begins with an
apostrophe; reading takes exactly that one away. The same holds after a semicolon, comma or tab inside a text: a spreadsheet that is set to
another separator begins a cell there. Numbers and dates are written as such and need none.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from ledger.cells import BadCell, cell_text, cell_value
from ledger.editing import Edit
from ledger.problems import Problem, Refused
from ledger.tables import fields_of

RISKY = tuple("=+-@|%\t\r\n＝＋－＠'")
_RUNS = r"[\s\u2060\"]*[" + re.escape("".join(RISKY)) + "]"
CELL_STARTS = re.compile(r"(?:^|(?<=[;,\t]))(?=" + _RUNS + ")")  # wherever a spreadsheet may begin a cell that it runs
_KEPT_BACK = re.compile(r"(?:^|(?<=[;,\t]))'(?=" + _RUNS + ")")
TYPED = ("number", "whole", "date", "moment", "yes or no")
LONGEST_FILE = 50_000_000


def csv_text(name: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """The file of a table: every column, the rows in the order given; ends of lines are those of RFC 4180."""
    fields = fields_of(name)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(fields)
    for row in rows:
        writer.writerow([_written(cell_text(row[column]), typed=field.kind in TYPED) for column, field in fields.items()])
    return file.getvalue()


def _written(text: str, *, typed: bool) -> str:
    return text if typed else CELL_STARTS.sub("'", text)


def _taken(text: str) -> str:
    return _KEPT_BACK.sub("", text)


def edits_of(name: str, content: str) -> list[Edit]:
    """The edits that a file asks for; a row with a key and version changes, one without adds. Raises `Refused`."""
    if len(content) > LONGEST_FILE:
        raise Refused([Problem(name, 1, "(all)", f"longer than {LONGEST_FILE:,} characters")])
    content = content.removeprefix("\ufeff")
    first = content.partition("\n")[0]
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    edits: list[Edit] = []
    problems: list[Problem] = []
    try:
        header = [column.strip().lower() for column in next(reader, [])]
        _check_header(name, header)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                edit = _edit(name, reader.line_num, header, cells)
                if isinstance(edit, Problem):
                    problems.append(edit)
                else:
                    edits.append(edit)
    except csv.Error as error:
        raise Refused([Problem(name, reader.line_num, "(all)", f"not readable as CSV: {error}")]) from None
    if problems:
        raise Refused(problems)
    return edits


def _check_header(name: str, header: list[str]) -> None:
    known = fields_of(name)
    problems = []
    for column in header:
        if column not in known:
            close = get_close_matches(column, known, n=1, cutoff=0.7)
            hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
            problems.append(Problem(name, 1, column or "(empty)", f"no such column; {hint}"))
    problems += [Problem(name, 1, column, "stands there twice") for column in sorted(set(header)) if header.count(column) > 1]
    needed = [column for column, field in known.items() if field.required and column not in header and column != "first_due"]
    problems += [Problem(name, 1, column, "is missing") for column in needed]
    if problems:
        raise Refused(problems)


def _edit(name: str, row: int, header: list[str], cells: list[str]) -> Edit | Problem:
    if len(cells) != len(header):
        return Problem(name, row, "(all)", f"the row has {len(cells)} cells, the header {len(header)}")
    taken = {column: _taken(cell) for column, cell in zip(header, cells, strict=True)}
    try:
        version = cell_value(taken.pop("version", ""), fields_of(name)["version"])
    except BadCell as bad:
        return Problem(name, row, "version", str(bad))
    key = taken.pop("key", "").strip() or None
    return Edit(name, taken, key=key, version=version if isinstance(version, int) else None, row=row)
