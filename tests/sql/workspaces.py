"""Small tools for the store's tests: rows as batches, a workspace per engine, fake pieces of history."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from sql.canonical import TABLES, Table
from sql.engines import Engine, Workspace, open_engine
from sql.facts import load_facts

AS_OF_AT = datetime(2026, 3, 1)
DAILY = frozenset({"record_fill_daily", "record_snapshot_daily"})


def batch(table: Table, *rows: Mapping[str, object]) -> list[pa.RecordBatch]:
    """Rows of one source as a batch; columns left out are null."""
    return [pa.RecordBatch.from_pylist([{"source_id": "crm", **row} for row in rows], schema=table.arrow_schema)]


@contextmanager
def workspace(home: Path, store_url: str | None = None) -> Iterator[Workspace]:
    """An open workspace of a fresh store."""
    opened = engine(home, store_url).open_workspace()
    try:
        yield opened
    finally:
        opened.close()


def engine(home: Path, store_url: str | None = None) -> Engine:
    """The engine of a fresh store."""
    return open_engine(home, store_url)


def stage(space: Workspace, name: str, *rows: Mapping[str, object]) -> None:
    """Stage rows of a canonical table as ``staged``."""
    space.stage(TABLES[name], "staged", batch(TABLES[name], *rows))


def values(space: Workspace, name: str, pieces: Sequence, column: str) -> list[object]:
    """One column of a merged table, sorted as text."""
    space.attach(TABLES[name], pieces)
    return sorted(space.query(f"select {column} from {name}").column(column).to_pylist(), key=str)


def daily_tables() -> frozenset[str]:
    """Tables that tell what each day saw, and the facts built from them: they differ by the days on which somebody looked."""
    daily = set(DAILY)
    for fact in load_facts():
        daily |= {fact.name} if daily & set(fact.reads) else set()
    return frozenset(daily)
