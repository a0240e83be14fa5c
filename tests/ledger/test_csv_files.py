"""CSV out and in: to the byte, never as a formula, never by halves."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Ledger
from ledger.cells import BadCell, cell_value
from ledger.columns import Field
from ledger.csv_files import _taken, _written, csv_text, edits_of
from ledger.editing import Edit
from ledger.migrate import migrate
from ledger.problems import Refused
from ledger.tables import TABLES, fields_of
from tests.hostile import STRINGS
from tests.ledger.entering import ANNA, BEN, NOON, WAVE, enter, example

FORMULA = tuple("=+-@|%\t\r\n＝＋－＠")
NEEDED = ("adoption_likely", "metric", "level", "side", "limit_value")  # by a rule between columns
REFERRED = {"goal": "goal-1", "wave": "wave-1", "decision": "decision-1", "survey": "survey-1", "intervention": "intervention-1"}
WHAT_FITS = {"date_to": "2026-03-31", "valid_to": "2026-03-31", "year": "1", "used_share": "0.25", "rate": "0.1", "quarters": "2",
             "until": "2026-03-15"}  # fmt: skip


def full_row(name: str) -> dict[str, str]:
    """A row with something in every cell."""
    row = {}
    for column, field in fields_of(name).items():
        if field.refers:
            row[column] = REFERRED[field.refers]
        elif column not in ("key", "version"):
            row[column] = WHAT_FITS.get(column) or example(field.kind, field.choices)
    return row


def test_every_table_comes_back_to_the_byte_with_full_and_with_sparse_rows(either: Ledger, tmp_path) -> None:
    for name in TABLES:
        sparse = {column: text for column, text in full_row(name).items() if fields_of(name)[column].required or column in NEEDED}
        for part in ("adoption_low", "adoption_high"):
            if part in fields_of(name):
                sparse[part] = sparse["adoption_likely"]
        either.save([Edit(name, full_row(name)), Edit(name, sparse)], ANNA, at=NOON)
        enter(either, name, {"key": f"{name.replace('_', '-')}-2", "version": "1", **full_row(name)}, actor=BEN)
    files = {name: csv_text(name, either.rows(name)) for name in TABLES}
    other = Ledger.open(f"sqlite:///{tmp_path / 'other.sqlite'}")
    migrate(other)
    for name, content in files.items():
        other.save(edits_of(name, content), ANNA, at=NOON)
    assert {name: csv_text(name, other.rows(name)) for name in TABLES} == files
    assert [sum(either.save(edits_of(name, content), ANNA, at=NOON) for name, content in files.items())] == [0]
    other.close()


def test_no_text_of_a_file_begins_like_a_formula(book: Ledger) -> None:
    book.save([Edit("intervention", full_row("intervention"))], ANNA, at=NOON)
    [row] = list(csv.DictReader(io.StringIO(csv_text("intervention", book.rows("intervention")))))
    assert row["title"] == "'=1+2 says „Größe“, with 'signs'"
    assert [cell for cell in row.values() if cell.startswith(FORMULA)] == []


def cell_starts(text: str, separator: str) -> list[str]:
    """The cells that a program sees which begins one at each ``separator``, without the spaces and quotes before them."""
    return [part.lstrip(' "\u2060') for part in text.split(separator)]


@given(st.text(alphabet=[*";,\t=+-@' \"ax", "\n", "＝"], max_size=20) | st.sampled_from(STRINGS))
def test_no_separator_opens_a_formula_inside_a_text_and_the_text_comes_back(text: str) -> None:
    written = _written(text, typed=False)
    assert _taken(written) == text
    assert [cell for separator in ";,\t" for cell in cell_starts(written, separator) if cell.startswith(tuple("=+-@|%＝＋－＠"))] == []


@given(st.text(max_size=40))
def test_what_is_written_is_never_a_formula_and_is_taken_back_exactly(text: str) -> None:
    written = _written(text, typed=False)
    assert _taken(written) == text
    assert not written.startswith(FORMULA)


@given(st.text(max_size=60), st.sampled_from(["text", "long text", "list"]))
def test_a_tidied_text_is_tidy_already(text: str, kind: str) -> None:
    field = Field(kind, "a text")  # type: ignore[arg-type]
    try:
        once = cell_value(text, field)
    except BadCell:
        return
    assert cell_value(None if once is None else str(once), field) == once


TYPED = {
    "number": st.floats(allow_nan=False, allow_infinity=False).map(repr), "whole": st.integers(-(10**8), 10**8).map(str),
    "date": st.dates().map(str), "moment": st.datetimes().map(str), "yes or no": st.sampled_from(["yes", "no"]),
    "key": st.from_regex("[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
}  # fmt: skip


def kept(text: str, field: Field) -> object:
    """What the ledger keeps of a cell; nothing of one that it refuses."""
    try:
        return cell_value(text, field)
    except BadCell:
        return None


@given(st.data())
def test_whatever_a_row_holds_its_file_brings_back_exactly_that(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(TABLES)))
    fields = fields_of(name)
    said = st.builds(str.__add__, st.sampled_from(["", "'", "''", "=", "'=", "-", "＠"]), st.text())
    cells = {column: TYPED.get(field.kind, st.sampled_from([*field.choices, ""]) | said) for column, field in fields.items()}
    drawn = data.draw(st.lists(st.fixed_dictionaries(cells), max_size=4))
    rows = [{column: kept(text, fields[column]) for column, text in row.items()} | {"key": f"row-{n}"} for n, row in enumerate(drawn)]
    back = edits_of(name, csv_text(name, rows))
    assert len(back) == len(rows)
    found = [{**(edit.cells or {}), "key": edit.key or ""} for edit in back]
    assert [{column: cell_value(row[column], fields[column]) for column in fields if column != "version"} for row in found] == [
        {column: value for column, value in row.items() if column != "version"} for row in rows
    ]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_the_same_number(value: float) -> None:
    assert cell_value(repr(value), Field("number", "a number")) == value


def test_bad_rows_of_a_file_are_all_named_and_none_of_it_is_kept(book: Ledger) -> None:
    content = "key;title;go_live;people\n;North;2026-09-01;12\n;South;01.09.2026;12\n;East;2026-09-01;many\n;West;2026-09-01\n"
    with pytest.raises(Refused) as error:
        book.save(edits_of("wave", content), ANNA, at=NOON)
    assert str(error.value) == "wave row 5, column (all): the row has 3 cells, the header 4"
    with pytest.raises(Refused) as error:
        book.save(edits_of("wave", content.rpartition(";West")[0]), ANNA, at=NOON)
    assert [(problem.row, problem.column) for problem in error.value.problems] == [(3, "go_live"), (4, "people")]
    assert book.rows("wave") == []


@pytest.mark.parametrize(("header", "words"), [
    ("title,go_live,peopel", "column peopel: no such column; did you mean people?"),  # a slip of the pen
    ("title", "column go_live: is missing"),  # needed
    ("title,go_live,title", "column title: stands there twice"),
])  # fmt: skip
def test_a_header_that_does_not_fit_is_refused_before_any_row(header: str, words: str) -> None:
    with pytest.raises(Refused, match=words.replace("?", r"\?")):
        edits_of("wave", f"{header}\n")


def test_a_file_exported_before_somebody_elses_change_is_refused(book: Ledger) -> None:
    enter(book, "wave", WAVE)
    exported = csv_text("wave", book.rows("wave"))
    enter(book, "wave", {"key": "wave-1", "version": "1", "people": "41"}, actor=BEN)
    with pytest.raises(Refused, match="row 2, column version: changed meanwhile by ben"):
        book.save(edits_of("wave", exported), ANNA, at=NOON)
    without_version = "key,title,go_live,people\nwave-1,Sales first,2026-09-01,44\n"
    with pytest.raises(Refused, match="the row exists in version 2: export it first"):
        book.save(edits_of("wave", without_version), ANNA, at=NOON)
    assert book.rows("wave")[0]["people"] == 41
