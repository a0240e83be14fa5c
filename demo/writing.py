"""Writes the demo world into an SQLite file: one transaction, no journal."""

import sqlite3
from pathlib import Path

from demo import log_tables, record_tables
from demo.columns import Columns
from demo.world import World

SCHEMA = Path(__file__).with_name("schema.sql")
FAST = "pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma temp_store = memory;"


def write_database(world: World, path: Path) -> None:
    """Write all tables. The file is built beside ``path`` and then takes its place, so a crash leaves no half of it."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.executescript(FAST + SCHEMA.read_text(encoding="utf-8"))
        connection.execute("begin")
        for build in (*log_tables.TABLES, *record_tables.TABLES):
            for name, columns in build(world).items():
                insert(connection, name, columns)
        connection.execute("commit")
    finally:
        connection.close()
    unfinished.replace(path)


def insert(connection: sqlite3.Connection, name: str, columns: Columns) -> None:
    """Insert lists of equal length, named like the columns of the table."""
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"insert into {name} ({names}) values ({marks})", zip(*columns.values(), strict=True))  # noqa: S608
