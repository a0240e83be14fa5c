"""All facts from stored usage events, against one scan that reads and hashes the same columns (warm, same threads, median of 5).

python -m benchmarks.build_facts --events 20000000 [--memory 10GB] [--threads 2]
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.world import World, fill
from sql.build import BuildRequest, build_facts
from sql.canonical import TABLES
from sql.duckdb_engine import DuckDbEngine
from sql.duckdb_workspace import DuckDbWorkspace
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


def request(workspace: DuckDbWorkspace, tables: Pieces, world: World, *, end_date: date | None = None) -> BuildRequest:
    """A full build of every fact, as of the morning of ``end_date``."""
    end = end_date or world.end_date
    return BuildRequest(
        workspace=workspace,
        facts=load_facts(),
        tables=tables,
        before={},
        history_from_date=world.from_date,
        end_date=end,
        as_of_at=datetime.combine(end, datetime.min.time()),
        changed_from_at=None,
        previous_end_date=None,
        is_known_text=lambda _: True,
        progress=lambda _, __: None,
    )


@dataclass(frozen=True)
class Build:
    """The pieces built, seconds and processor seconds, and the seconds of each fact from beginning to end: facts overlap."""

    pieces: Pieces
    seconds: float
    cpu: float
    per_fact: dict[str, float]


def timed(wanted: BuildRequest, workspace: DuckDbWorkspace) -> Build:
    """Run a build until every piece is on the disk, and take the time."""
    begun: dict[str, float] = {}
    ended: dict[str, float] = {}

    def mark(step: str, _: float = 0.0) -> None:
        what, name = step.split()
        (begun if what == "building" else ended)[name] = time.perf_counter()

    started, cpu = time.perf_counter(), time.process_time()
    built = build_facts(replace(wanted, progress=mark))
    workspace.settle()
    taken, taken_cpu = time.perf_counter() - started, time.process_time() - cpu
    return Build(built, taken, taken_cpu, {name: round(ended[name] - begun[name], 3) for name in begun})


def figures(world: World, *, builds: int, limits: dict[str, str | int]) -> dict[str, object]:
    """Everything measured of one world: scan, builds, memory."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = DuckDbEngine(Path(folder), limits=limits).open_workspace()
        started = time.perf_counter()
        tables = fill(workspace, world)
        filled = time.perf_counter() - started
        scan, scan_cpu = scan_seconds(workspace, tables)
        runs = [timed(request(workspace, tables, world), workspace) for _ in range(builds)]
        workspace.close()
    middle = sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
    return {
        "events": world.events,
        "people": world.people,
        "teams": len(world.teams),
        "weeks": world.weeks,
        **limits,
        "generate_s": round(filled, 2),
        "scan_s": round(scan, 3),
        "scan_cpu_s": round(scan_cpu, 3),
        "build_s": round(middle.seconds, 2),
        "build_cpu_s": round(middle.cpu, 2),
        "builds_s": [round(run.seconds, 2) for run in runs],
        "ratio": round(middle.seconds / scan, 2),
        "cpu_ratio": round(middle.cpu / scan_cpu, 2),
        "per_fact_s": middle.per_fact,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object with the figures of the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--builds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="10GB", help="what the engine may use; the rest of the process needs about 1 GB")
    chosen = parser.parse_args(arguments)
    found = figures(World(chosen.events), builds=chosen.builds, limits={"threads": chosen.threads, "memory_limit": chosen.memory})
    sys.stdout.write(json.dumps({**found, **machine()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
