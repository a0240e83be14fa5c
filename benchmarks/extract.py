"""Reading usage rows out of a CRM's database: our reader against the plain driver's fetchall of the same SELECT.

python -m benchmarks.extract --source postgres --rows 1000000     EspoCRM's log on a PostgreSQL server that the benchmark starts
python -m benchmarks.extract --source sqlite --rows 1000000       the demo CRM
"""

import argparse
import json
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.espocrm_log import fill
from benchmarks.machine import machine
from benchmarks.servers import postgres_server
from demo.generate import build
from sql.connector import Stream
from sql.extract import Progress, SourceConfig
from sql.sources import open_source

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
ROWS_AT_SCALE_1 = 980_000
NO_LIMIT = {"sqlite": -1, "postgres": None}


@dataclass(frozen=True)
class Database:
    """A CRM to read: its kind, its SQLAlchemy URL, and how the plain driver reads the SELECT of its usage rows."""

    config: SourceConfig
    read_by_driver: Callable[[str], int]


def read_by_us(database: Database) -> int:
    """Usage rows as typed, checked batches, page by page."""
    progress = Progress()
    with open_source(database.config) as source:
        for batch in source.pages(usage_stream(database), None, progress):
            assert batch.num_rows
    return progress.rows


def usage_stream(database: Database) -> Stream:
    """The connector's SELECT of logged usage events."""
    with open_source(database.config) as source:
        return next(stream for stream in source.connector.streams_of("usage_event") if stream.cursor)


@contextmanager
def sqlite_crm(rows: int) -> Iterator[Database]:
    """The demo CRM."""
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder), as_of=AS_OF, scale=rows / ROWS_AT_SCALE_1)

        def read(sql: str) -> int:
            with closing(sqlite3.connect(path)) as connection:
                return len(connection.execute(sql, {"cursor": 0, "page_size": NO_LIMIT["sqlite"]}).fetchall())

        yield Database(SourceConfig("demo", "demo", f"sqlite:///{path}"), read)


@contextmanager
def postgres_crm(rows: int) -> Iterator[Database]:
    """EspoCRM's log on a server of its own."""
    with postgres_server() as url:
        plain = url.replace("+psycopg", "")
        fill(plain, rows)

        def read(sql: str) -> int:
            with psycopg.connect(plain) as connection:
                text = re.sub(r":(cursor|page_size)\b", r"%(\1)s", sql)
                return len(connection.execute(text.encode(), {"cursor": 0, "page_size": NO_LIMIT["postgres"]}).fetchall())

        yield Database(SourceConfig("crm", "espocrm", url), read)


SOURCES = {"sqlite": sqlite_crm, "postgres": postgres_crm}


def seconds(read: Callable[[], int], *, runs: int) -> tuple[float, int]:
    """Median seconds, and the rows read."""
    taken: list[float] = []
    rows = 0
    for _ in range(runs):
        started = time.perf_counter()
        rows = read()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), rows


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object with the figures of the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", choices=sorted(SOURCES), default="postgres")
    parser.add_argument("--rows", type=int, default=1_000_000, help="usage rows, about")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args(arguments)
    with SOURCES[chosen.source](chosen.rows) as database:
        sql = usage_stream(database).sql
        plain, rows = seconds(lambda: database.read_by_driver(sql), runs=chosen.runs)
        ours, our_rows = seconds(lambda: read_by_us(database), runs=chosen.runs)
    if rows != our_rows:
        raise SystemExit(f"The driver read {rows} rows, our reader {our_rows}: the figures cannot be compared.")
    figures = {
        "source": chosen.source,
        "rows": rows,
        "driver_s": round(plain, 2),
        "reader_s": round(ours, 2),
        "reader_rows_per_s": round(rows / ours),
        "ratio": round(ours / plain, 2),
    }
    sys.stdout.write(json.dumps({**figures, **machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
