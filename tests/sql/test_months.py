"""A table cut into months is the same pieces, whether one statement cuts it or one for each month."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from sql.canonical import Column, Table
from sql.duckdb_engine import DuckDbEngine
from sql.duckdb_workspace import DuckDbWorkspace
from sql.months import write_one_by_one

COLUMNS = (Column("name", "text"), Column("day", "date"), Column("share", "double"))
LOG = Table("log", "log", COLUMNS, ("name",), "day", "Rows with a day.")


@contextmanager
def filled(folder: Path, days: list[date | None]) -> Iterator[DuckDbWorkspace]:
    """A workspace whose scratch table ``built`` has one row a day."""
    space = DuckDbEngine(folder).open_workspace()
    rows = [{"name": f"n{number}", "day": day, "share": number / 7} for number, day in enumerate(days)]
    space.stage(LOG, "staged", [pa.RecordBatch.from_pylist(rows, schema=LOG.arrow_schema)])
    space.build(LOG, "built", "select * from staged")
    yield space
    space.close()


@pytest.mark.parametrize("since", [None, date(2026, 2, 1)])
def test_one_statement_writes_the_same_pieces_as_one_for_each_month(tmp_path: Path, since: date | None) -> None:
    with filled(tmp_path, [date(2026, 1, 30) + timedelta(days=number) for number in range(40)] + [None]) as space:
        at_once, one_by_one = space.write_months(LOG, "built", since), write_one_by_one(space, LOG, "built", since)
        space.attach(LOG, at_once)
        read = space.query("select count(*) as n, min(day) as first, max(day) as last from log").to_pylist()
    months = ["2026-01", "2026-02", "2026-03"][0 if since is None else 1 :]
    assert [piece.period for piece in at_once] == months
    assert [piece.rows for piece in at_once] == [2, 28, 10][-len(months) :]  # a row without a day belongs to no month
    assert [(p.table, p.period, p.rows, p.content_hash) for p in at_once] == [
        (p.table, p.period, p.rows, p.content_hash) for p in one_by_one
    ]
    assert read == [{"n": sum(p.rows for p in at_once), "first": since or date(2026, 1, 30), "last": date(2026, 3, 10)}]


def test_a_history_of_many_months_has_one_piece_for_each(tmp_path: Path) -> None:
    with filled(tmp_path, [date(2010, 1, 1) + timedelta(days=5 * number) for number in range(1000)]) as space:
        pieces = space.write_months(LOG, "built", None)
    assert len({piece.period for piece in pieces}) == len(pieces) == 165  # January 2010 to September 2023
    assert sum(piece.rows for piece in pieces) == 1000


def test_an_empty_table_has_no_pieces(tmp_path: Path) -> None:
    with filled(tmp_path, [None]) as space:
        assert space.write_months(LOG, "built", None) == []
