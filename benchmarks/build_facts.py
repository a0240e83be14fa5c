"""All facts from stored usage events, against one scan that reads and hashes the same columns (warm, same threads, median of 5).

python -m benchmarks.build_facts --events 20000000
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.world import World, fill
from sql.build import BuildRequest, build_facts
from sql.canonical import TABLES
from sql.duckdb_engine import DuckDbEngine, DuckDbWorkspace
from sql.facts import load_facts
from sql.pieces import Piece

SCANNED = ("source_id", "user_id", "occurred_at", "action", "object_type", "object_id", "channel", "actor_kind", "event_count")
Pieces = dict[str, tuple[Piece, ...]]


def scan_seconds(workspace: DuckDbWorkspace, tables: Pieces, *, runs: int = 5) -> tuple[float, float]:
    """Median seconds, and median processor seconds, of one query that reads and hashes the columns the facts read from usage_event."""
    workspace.attach(TABLES["usage_event"], tables["usage_event"])
    query = f"select sum(hash({', '.join(SCANNED)})) as h from usage_event"
    taken = []
    for _ in range(runs + 1):
        started, cpu = time.perf_counter(), time.process_time()
        workspace.query(query)
        taken.append((time.perf_counter() - started, time.process_time() - cpu))
    warm = taken[1:]
    return statistics.median(wall for wall, _ in warm), statistics.median(cpu for _, cpu in warm)


def build_seconds(workspace: DuckDbWorkspace, tables: Pieces, world: World) -> tuple[float, float, dict[str, float]]:
    """Seconds of a full build of every fact, its processor seconds, and seconds per fact."""
    marks: list[tuple[str, float]] = []
    request = BuildRequest(
        workspace=workspace,
        facts=load_facts(),
        tables=tables,
        before={},
        history_from_date=world.from_date,
        end_date=world.end_date,
        as_of_at=datetime.combine(world.end_date, datetime.min.time()),
        changed_from_at=None,
        previous_end_date=None,
        is_known_text=lambda _: False,
        progress=lambda step, _: marks.append((step.removeprefix("building "), time.perf_counter())),
    )
    started, cpu = time.perf_counter(), time.process_time()
    build_facts(request)
    ended, cpu = time.perf_counter(), time.process_time() - cpu
    ends = [moment for _, moment in marks[1:]] + [ended]
    return ended - started, cpu, {name: round(end - begun, 2) for (name, begun), end in zip(marks, ends, strict=True)}


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object with the figures of the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--builds", type=int, default=5)
    chosen = parser.parse_args(arguments)
    world = World(chosen.events)
    with tempfile.TemporaryDirectory() as folder:
        workspace = DuckDbEngine(Path(folder)).open_workspace()
        started = time.perf_counter()
        tables = fill(workspace, world)
        filled = time.perf_counter() - started
        scan, scan_cpu = scan_seconds(workspace, tables)
        builds = [build_seconds(workspace, tables, world) for _ in range(chosen.builds)]
        workspace.close()
    build, build_cpu, per_fact = sorted(builds, key=lambda built: built[0])[len(builds) // 2]
    figures = {
        "events": chosen.events,
        "people": world.people,
        "weeks": world.weeks,
        "generate_s": round(filled, 2),
        "scan_s": round(scan, 3),
        "scan_cpu_s": round(scan_cpu, 3),
        "build_s": round(build, 2),
        "build_cpu_s": round(build_cpu, 2),
        "builds_s": [round(seconds, 2) for seconds, _, _ in builds],
        "ratio": round(build / scan, 2),
        "cpu_ratio": round(build_cpu / scan_cpu, 2),
        "per_fact_s": per_fact,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    sys.stdout.write(json.dumps({**figures, **machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
