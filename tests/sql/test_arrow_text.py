"""What PostgreSQL copies out as text becomes the same batches as the same values row by row."""

from datetime import date, datetime
from decimal import Decimal

import psycopg
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from sql.arrow_rows import to_batch
from sql.arrow_text import text_batch, typed
from sql.canonical import CANONICAL, TABLES, Table
from sql.copying import copied

WORDS = {
    "text": ["", "a", 'Ö\'Neil, "B"\n', "f", "\\N", "0"],
    "timestamp": ["2026-02-03 04:05:06", "2026-02-03 04:05:06.789", "2026-02-03", "2026-02-03 04:05:06+00", "0000-00-00 00:00:00", "soon"],
    "date": ["2026-02-03", "2026-02-03 04:05:06", "0000-00-00", "2026-02-30"],
    "integer": ["0", "-7", "12.0", "2147483648", "1e3", "1.5"],
    "bigint": ["0", "9223372036854775807", "9223372036854775808", "12.0"],
    "double": ["0", "12.5", "1e-3", "NaN", "x"],
    "decimal": ["0", "12.5", "0.00005", "100000000000000", "NaN", "1e20"],
    "boolean": ["t", "f", "true", "0", "1", "maybe"],
}


@st.composite
def delivered(draw: st.DrawFn) -> tuple[Table, list[str], list[tuple[str | None, ...]]]:
    table = draw(st.sampled_from(CANONICAL))
    columns = draw(st.lists(st.sampled_from(table.columns[1:]), min_size=1, unique=True)) if len(table.columns) > 1 else []
    cells = st.tuples(*(st.none() | st.sampled_from(WORDS[column.type]) for column in columns))
    return table, [column.name for column in columns], draw(st.lists(cells, min_size=1, max_size=6))


def as_text(names: list[str], rows: list[tuple[str | None, ...]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], names)


@given(delivered())
def test_columns_of_text_give_what_rows_of_text_give(found: tuple[Table, list[str], list[tuple[str | None, ...]]]) -> None:
    table, names, rows = found
    by_row, by_column = to_batch(table, names, rows, "crm"), text_batch(table, as_text(names, rows), "crm")
    assert str(by_column.batch.to_pylist()) == str(by_row.batch.to_pylist())  # as words, because NaN is not itself
    assert (by_column.quarantined, by_column.reason) == (by_row.quarantined, by_row.reason)
    assert by_column.batch.schema == table.arrow_schema


def test_a_column_is_looked_at_value_by_value_only_where_one_does_not_fit() -> None:
    amounts, failed = typed(pa.array(["1.5", None, "2.00005", "NaN", "100000000000000"]), "decimal")
    assert amounts.to_pylist() == [Decimal("1.5000"), None, Decimal("2.0000"), None, None]
    assert failed == {3: "NaN", 4: "100000000000000"}
    moments, failed = typed(pa.array(["2026-02-03 04:05:06+05:45", "2026-02-03 04:05:06.5+00"]), "timestamp")
    assert moments.to_pylist() == [datetime(2026, 2, 2, 22, 20, 6), datetime(2026, 2, 3, 4, 5, 6, 500_000)]
    assert failed == {}


def test_states_of_fields_become_one_row_per_field_and_an_unknown_word_is_not_known() -> None:
    names = ["object_type", "record_id", "field__email", "field__phone"]
    rows: list[tuple[str | None, ...]] = [("contact", "c1", "filled", "na"), ("contact", "c2", None, "placeholder")]
    found = text_batch(TABLES["record_field"], as_text(names, rows), "crm").batch.to_pylist()
    states = {(row["record_id"], row["field_name"]): (row["is_applicable"], row["is_filled"], row["is_placeholder"]) for row in found}
    assert states == {
        ("c1", "email"): (True, True, False),
        ("c2", "email"): (None, None, None),
        ("c1", "phone"): (False, None, None),
        ("c2", "phone"): (True, False, True),
    }


def test_copied_values_keep_nothing_apart_from_an_empty_text_and_bytes_of_every_language(postgres: str) -> None:
    sql = """
        select * from (values
            (1, '', 'a,"b"\n c', true, date '2026-02-03', 12.50, timestamp '2026-02-03 04:05:06.789'),
            (2, null, 'Ö 花 100 %%', null, null, null, null),
            (3, '\\.', '', false, date '0044-03-15 BC', 'NaN', 'infinity')
        ) as v (n, empty, text, flag, day, amount, moment) where n <= %(limit)s
    """
    with psycopg.connect(make_url(postgres).set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        first, second = copied(connection, sql, {"limit": 3}, page_size=2)
        (none,) = copied(connection, sql, {"limit": 0}, page_size=2)
    assert first.to_pylist() == [
        {
            "n": "1",
            "empty": "",
            "text": 'a,"b"\n c',
            "flag": "t",
            "day": "2026-02-03",
            "amount": "12.50",
            "moment": "2026-02-03 04:05:06.789",
        },
        {"n": "2", "empty": None, "text": "Ö 花 100 %", "flag": None, "day": None, "amount": None, "moment": None},
    ]
    assert second.column("empty").to_pylist() == ["\\."]
    assert (len(none), none.schema.names) == (0, ["n", "empty", "text", "flag", "day", "amount", "moment"])
    days, failed = typed(pa.array(["0044-03-15 BC", "2026-02-03"]), "date")
    assert (days.to_pylist(), failed) == ([None, date(2026, 2, 3)], {0: "0044-03-15 BC"})


def test_an_error_in_the_middle_of_a_copy_is_the_servers_own(postgres: str) -> None:
    with (
        psycopg.connect(make_url(postgres).set(drivername="postgresql").render_as_string(hide_password=False)) as connection,
        pytest.raises(psycopg.errors.DivisionByZero),
    ):
        list(copied(connection, "select 1 / (3 - n) as n from generate_series(1, 5) as n", {}, page_size=1))
