"""Reading usage rows out of a CRM's database: our reader against the plain driver's fetchall of the same SELECT.

python -m benchmarks.extract --scale 1.0
"""

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import machine
from demo.generate import build
from sql.connector import Stream
from sql.extract import Progress, SourceConfig
from sql.sources import open_source

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)
NO_LIMIT = -1


def read_by_us(database: Path) -> int:
    """Rows of usage_log as typed, checked batches, page by page."""
    progress = Progress()
    with open_source(SourceConfig("demo", "demo", f"sqlite:///{database}")) as source:
        for batch in source.pages(usage_stream(database), None, progress):
            assert batch.num_rows
    return progress.rows


def read_by_driver(database: Path) -> int:
    """The same SELECT in one go: a list of tuples, unchecked."""
    connection = sqlite3.connect(database)
    rows = connection.execute(usage_stream(database).sql, {"cursor": 0, "page_size": NO_LIMIT}).fetchall()
    connection.close()
    return len(rows)


def usage_stream(database: Path) -> Stream:
    """The connector's SELECT of usage events."""
    with open_source(SourceConfig("demo", "demo", f"sqlite:///{database}")) as source:
        return source.connector.streams_of("usage_event")[0]


def seconds(read: Callable[[Path], int], database: Path, *, runs: int) -> tuple[float, int]:
    """Median seconds, and the rows read."""
    taken: list[float] = []
    rows = 0
    for _ in range(runs):
        started = time.perf_counter()
        rows = read(database)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), rows


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object with the figures of the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the demo: 1 is about a million usage rows")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        database = build(Path(folder), as_of=AS_OF, scale=chosen.scale)
        plain, rows = seconds(read_by_driver, database, runs=chosen.runs)
        ours, our_rows = seconds(read_by_us, database, runs=chosen.runs)
    if rows != our_rows:
        raise SystemExit(f"The driver read {rows} rows, our reader {our_rows}: the figures cannot be compared.")
    figures = {
        "rows": rows,
        "driver_s": round(plain, 2),
        "reader_s": round(ours, 2),
        "reader_rows_per_s": round(rows / ours),
        "ratio": round(ours / plain, 2),
    }
    sys.stdout.write(json.dumps({**figures, **machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
