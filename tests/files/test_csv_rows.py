"""Rows of broken CSV: in = loaded + set apart, and what is whole is loaded."""

import csv
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql.files.csv_rows import csv_rows, unique_names
from tests.files.test_csv_damage import damaged_line


def parse(text: str, delimiter: str = ",") -> tuple[list[list[str]], Counter[str]]:
    """Rows without the header, and lines set apart by reason."""
    set_apart: Counter[str] = Counter()
    rows = list(csv_rows(text.splitlines(keepends=True), delimiter=delimiter, set_apart=set_apart))
    return rows[1:], set_apart


@pytest.mark.parametrize(("text", "rows", "reasons"), [
    ("a,b\n1,2\n3,4\n", [["1", "2"], ["3", "4"]], {}),  # whole
    ("a,b\n1,2", [["1", "2"]], {}),  # no end of line at the end
    ("a,b\n\n1,2\n  \n", [["1", "2"]], {}),  # blank lines are no rows
    ("a,b\n1\n1,2,3\n4,5\n", [["4", "5"]], {"more or fewer fields than the header": 2}),
    ('a,b\n1,"x, y"\n', [["1", "x, y"]], {}),  # a delimiter in quotes
    ('a,b\n1,"x\ny"\n3,4\n', [["1", "x\ny"], ["3", "4"]], {}),  # a line end in quotes: one row of two lines
    ('a,b\n1,"x\n3,4\n5,6\n', [["3", "4"], ["5", "6"]], {"quotes that do not match": 1}),  # never closed: one line lost, not three
    ('a,b\n1,"x"y\n3,4\n', [["3", "4"]], {"quotes that do not match": 1}),
    ("a,b\n1,\x00\n3,4\n", [["3", "4"]], {"a null byte": 1}),
    ("a,b\n1,\udcff\n3,4\n", [["3", "4"]], {"bytes that are not of the encoding": 1}),
    ("a,b\n1,ü\n", [["1", "ü"]], {}),
    ("a,b\n", [], {}),
])  # fmt: skip
def test_what_is_no_row_is_set_apart_with_its_reason(text: str, rows: list[list[str]], reasons: dict[str, int]) -> None:
    assert parse(text) == (rows, reasons)


def test_another_delimiter_parts_the_fields() -> None:
    assert parse("a;b\n1,5;2\n", ";") == ([["1,5", "2"]], {})


@pytest.mark.parametrize(("header", "names"), [
    (["id", "name"], ["id", "name"]),
    (["category", "Category", "category"], ["category", "Category_2", "category_3"]),  # SQL knows no case
    (["id", "", " "], ["id", "column_2", "column_3"]),
    (["a_2", "a", "a"], ["a_2", "a", "a_3"]),  # a made name never meets a written one
])  # fmt: skip
def test_columns_have_names_of_their_own(header: list[str], names: list[str]) -> None:
    assert unique_names(header) == names


CELLS = st.text(st.sampled_from('ab1 ,"\n\rü;'), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12))
def test_what_a_csv_writer_writes_is_read_back_whole(rows: list[tuple[str, str, str]]) -> None:
    lines: list[str] = ["a,b,c\n"]
    for row in rows:
        written = ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
        lines.extend((written + "\n").splitlines(keepends=True))
    set_apart: Counter[str] = Counter()
    read = list(csv_rows(lines, delimiter=",", set_apart=set_apart))[1:]
    assert read == [list(row) for row in rows]
    assert set_apart == {}


@given(st.lists(st.text(st.sampled_from('a1,"\x00\udcff x'), max_size=12), max_size=30))
def test_every_line_of_garbage_is_loaded_or_set_apart(garbage: list[str]) -> None:
    lines = ["a,b\n", *(line + "\n" for line in garbage)]
    set_apart: Counter[str] = Counter()
    rows = list(csv_rows(lines, delimiter=",", set_apart=set_apart))[1:]
    lines_loaded = sum(1 + sum(cell.count("\n") for cell in row) for row in rows)
    blank_between = sum(cell.count("\n") for row in rows for cell in row)
    filled = sum(1 for line in garbage if line.strip())
    assert filled - blank_between <= len(rows) + set_apart.total() <= filled
    assert lines_loaded + set_apart.total() <= len(garbage)


@pytest.mark.parametrize("seed", range(300))
def test_in_a_damaged_file_every_row_that_is_whole_is_loaded_and_the_others_are_counted(seed: int) -> None:
    chance = random.Random(seed)
    lines = ["id,name,amount\r\n"]
    whole: list[list[str]] = []
    damaged = 0
    for number in range(chance.randint(5, 60)):
        row = [str(number), chance.choice(["Ann", "Bo, Co", "Café"]), f"{chance.random():.2f}"]
        if chance.random() < 0.2:
            lines.append(damaged_line(chance, row))
            damaged += 1
        else:
            whole.append(row)
            lines.append(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\r\n")
    set_apart: Counter[str] = Counter()
    rows = list(csv_rows(lines, delimiter=",", set_apart=set_apart))[1:]
    assert rows == whole
    assert set_apart.total() == damaged
    assert len(rows) + set_apart.total() == len(lines) - 1


def test_reading_goes_as_the_standard_reader_does_where_nothing_is_wrong() -> None:
    text = 'a,b\n"1 ""x""",2\n3,\n'
    assert parse(text)[0] == list(csv.reader(text.splitlines()))[1:]
