"""One new day on one, two and three years of history: the build of the facts, against a scan of that day's events.

python -m benchmarks.incremental_day --years 1,2,3
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from benchmarks.build_facts import request, scan_seconds, timed
from benchmarks.machine import machine
from benchmarks.world import World, events_piece, fill, touch_records
from sql.canonical import TABLES
from sql.companion_tables import week_rows
from sql.duckdb_engine import DuckDbEngine
from sql.duckdb_workspace import DuckDbWorkspace
from sql.pieces import Piece, table_hash

EVENTS_A_PERSON_AND_YEAR = 2_500


def new_day(years: int, *, events_a_year: int, runs: int) -> dict[str, object]:
    """A full build up to a Friday, then that Friday: its events, the records they touched, every fact."""
    world = World(events_a_year * years, weeks=52 * years, staff=max(20, events_a_year // EVENTS_A_PERSON_AND_YEAR))
    friday = world.end_date - timedelta(days=3)
    saturday = friday + timedelta(days=1)
    with tempfile.TemporaryDirectory() as folder:
        workspace = DuckDbEngine(Path(folder)).open_workspace()
        before = fill(workspace, world, until=friday)
        full = timed(request(workspace, before, world, end_date=friday), workspace)
        day = events_piece(workspace, world, friday, saturday)
        after = {**before, "usage_event": (*before["usage_event"], day), "record": (touch_records(workspace, before, day),)}
        after["setting_week"] = (weeks_piece(workspace, world, saturday),)
        wanted = replace(
            request(workspace, after, world, end_date=saturday),
            before={**before, **full.pieces},
            changed_from_at=datetime.combine(friday, datetime.min.time()),
            previous_end_date=friday,
        )
        taken = [timed(wanted, workspace) for _ in range(runs)]
        scan, scan_cpu = scan_seconds(workspace, {"usage_event": (day,)})
        whole = timed(request(workspace, after, world, end_date=saturday), workspace).pieces
        workspace.close()
    middle = sorted(taken, key=lambda run: run.seconds)[runs // 2]
    assert all(table_hash(middle.pieces[name]) == table_hash(whole[name]) for name in whole), "the day's build differs from a whole one"
    return {
        "years": years,
        "events": world.events,
        "people": world.people,
        "events_of_the_day": day.rows,
        "full_build_s": round(full.seconds, 2),
        "day_s": round(middle.seconds, 2),
        "day_cpu_s": round(middle.cpu, 2),
        "scan_of_the_day_s": round(scan, 4),
        "ratio_to_scan_of_the_day": round(middle.seconds / scan, 1),
        "cpu_ratio": round(middle.cpu / scan_cpu, 1),
        "same_as_whole_build": True,
        "per_fact_s": middle.per_fact,
    }


def weeks_piece(workspace: DuckDbWorkspace, world: World, end_date: date) -> Piece:
    """The list of weeks as it stands on the morning of ``end_date``."""
    table = TABLES["setting_week"]
    rows = week_rows(datetime.combine(world.from_date, datetime.min.time()), end_date)
    workspace.stage(table, "staged", [pa.RecordBatch.from_pylist(rows, schema=table.arrow_schema)])
    return workspace.write_piece(table, "bench", "select * from staged")


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object: a run for each length of history."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", default="1,2,3")
    parser.add_argument("--events-a-year", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args(arguments)
    found = [new_day(int(years), events_a_year=chosen.events_a_year, runs=chosen.runs) for years in chosen.years.split(",")]
    sys.stdout.write(json.dumps({"runs": found, **machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
