"""Answers of PostgreSQL: one text for many rows says exactly what rows one by one say; a piece of other days is left out."""

from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pyarrow as pa
import pytest

from sql import postgres_engine, postgres_rows
from sql.portable import to_postgres
from sql.postgres_engine import PostgresEngine, connect
from sql.table import Column, Table

ODD = """
select * from (values
    (1, 'plain', true, 0.1, 9007199254740993, date '2026-01-05', timestamp '2026-01-05 12:30:00.000001'),
    (2, '', false, 1e300, -1, date '1899-12-31', timestamp '1970-01-01 00:00:00'),
    (3, 'a "quoted", word', null, -2.5, null, null, null),
    (4, null, true, null, 0, date '9999-12-31', timestamp '2026-01-05 12:30:00'),
    (5, E'two\nlines\r\nand \\\\ ', null, 0, 7, null, null),
    (6, 'Ünïcödé, 名前', null, 1.0, 7, null, null)
) as odd (number, words, flag, share, long, day, moment)"""
PIECE = Table("team_thing", "log", (Column("source_id", "text"), Column("org_unit_id", "text"), Column("week_start_date", "date"),
              Column("people", "bigint")), ("source_id", "org_unit_id", "week_start_date"), "week_start_date")  # fmt: skip


@pytest.fixture
def connection(store_database: str) -> Iterator[psycopg.Connection]:
    """A connection to a store's database with a table of odd values."""
    with connect(store_database) as found:
        found.execute(f"create temp table odd as {ODD}".encode())
        found.execute(
            "alter table odd alter share type double precision, add zoned timestamptz, add code char(3), add amount numeric(18, 4)"
        )
        found.execute("update odd set zoned = moment at time zone 'Asia/Kathmandu', code = 'a,', amount = number + 0.25")
        yield found


def both(connection: psycopg.Connection, sql: str) -> tuple[pa.Table, pa.Table]:
    """The answer as one text, and row by row."""
    select = to_postgres(sql)
    assert not select.is_ordered
    return postgres_rows.answer(connection, select, []), postgres_rows._row_by_row(connection, select, [])


def test_one_text_gives_every_odd_value_as_rows_do(connection: psycopg.Connection) -> None:
    text, rows = both(connection, "select number, words, flag, share, long, day, moment, zoned, amount from odd")
    assert text.schema == rows.schema
    assert text.to_pylist() == rows.to_pylist()
    assert text.num_rows == 6
    assert text["words"].to_pylist()[1:4] == ["", 'a "quoted", word', None]
    assert text["zoned"].to_pylist()[1].isoformat() == "1969-12-31T18:30:00"


@pytest.mark.parametrize("column", ["words", "flag", "code", "amount", "sum(long)", "sum(amount)", "sum(amount) / 3", "null as nothing"])
def test_a_single_column_keeps_its_type_and_its_nulls(connection: psycopg.Connection, column: str) -> None:
    grouped = f"select {column} from odd group by number" if "(" in column else f"select {column} from odd"
    text, rows = both(connection, grouped)
    assert text.schema.types == rows.schema.types
    assert sorted(map(str, text.columns[0].to_pylist())) == sorted(map(str, rows.columns[0].to_pylist()))


def test_no_rows_and_more_columns_than_one_call_takes_are_answered_alike(connection: psycopg.Connection) -> None:
    text, rows = both(connection, "select number, words, flag, share, long, day, moment, zoned, amount from odd where number > 9")
    assert (text.schema, text.num_rows) == (rows.schema, 0)
    wide = ", ".join(f"number + {place} as c{place}" for place in range(120))
    text, rows = both(connection, f"select {wide} from odd")
    assert text.to_pylist() == rows.to_pylist()
    assert text["c119"].to_pylist()[0] == 120


def test_an_order_is_kept_and_an_answer_past_a_gigabyte_comes_in_rows(
    connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def too_long(*given: object) -> pa.Table:
        asked.append(given)
        raise psycopg.errors.ProgramLimitExceeded

    monkeypatch.setattr(postgres_rows, "_from_one_text", too_long)
    ordered = to_postgres("select number from odd order by number desc limit 3")
    assert postgres_rows.answer(connection, ordered, [])["number"].to_pylist() == [6, 5, 4]
    assert not asked
    assert postgres_rows.answer(connection, to_postgres("select count(*) as n from odd"), [])["n"].to_pylist() == [6]
    assert len(asked) == 1


def test_a_question_about_some_days_leaves_pieces_of_other_days_out(store_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_engine, "ROWS_WORTH_AN_INDEX", 2)
    engine = PostgresEngine(store_database)
    space = engine.open_workspace()
    mondays = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(12)]
    rows: dict[str, list[object]] = {
        "source_id": ["crm"] * 12, "org_unit_id": ["a"] * 12, "week_start_date": [*mondays], "people": [*range(12)],
    }  # fmt: skip
    space.build(PIECE, "things", _selected(space, rows))
    pieces = space.write_months(PIECE, "things", None)
    space.attach(PIECE, pieces)
    asked = {"first": date(2026, 2, 9), "last": date(2026, 2, 20)}
    sql = "select people from team_thing where week_start_date >= cast($first as date) and week_start_date <= cast($last as date)"
    assert space.query(sql, asked)["people"].to_pylist() == [5, 6]
    with psycopg.RawCursor(space._connection) as cursor:
        looked_at = cursor.execute(f"select attname from pg_stats where tablename = '{pieces[0].name}'".encode()).fetchall()
        indexes = cursor.execute(f"select indexdef from pg_indexes where tablename = '{pieces[0].name}'".encode()).fetchall()
        plan = "\n".join(line for (line,) in cursor.execute(f"explain {to_postgres(sql).sql}".encode(), list(asked.values())).fetchall())
    space.close()
    assert [piece.period for piece in pieces] == ["2026-01", "2026-02", "2026-03"]
    assert [piece.name in plan for piece in pieces] == [False, True, False]
    assert {name for (name,) in looked_at} == {"source_id", "org_unit_id", "week_start_date"}  # of sums the planner wants only the keys
    assert [str(index).partition(" USING ")[2] for (index,) in indexes] == ["btree (org_unit_id)"]


def test_a_reading_session_joins_by_hash_with_memory_for_many_groups_and_writes_nothing(store_database: str) -> None:
    session = PostgresEngine(store_database).open_session({PIECE: ()})
    shown = {name: session._connection.execute(f"show {name}".encode()).fetchall() for name in ("work_mem", "enable_mergejoin")}
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        session._connection.execute("create table takehold.more (n integer)")
    session.close()
    assert shown == {"work_mem": [("128MB",)], "enable_mergejoin": [("off",)]}


def _selected(space: postgres_engine.PostgresWorkspace, rows: dict[str, list[object]]) -> str:
    space.stage(PIECE, "staged_things", pa.table(rows, schema=PIECE.arrow_schema).to_batches())
    return "select * from staged_things"
