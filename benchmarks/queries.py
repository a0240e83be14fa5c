"""What the dashboard's pages ask of a snapshot of many teams and weeks, through the one door, without the pages' own cache.

python -m benchmarks.queries --teams 100,1000,10000 --weeks 156 --engine duckdb
python -m benchmarks.queries --teams 100,1000,10000 --weeks 156 --engine postgres --url postgresql://user:password@host/database_{teams}

The queries are recorded while the pages' own functions run (dashboard.views), once per filter. Cold is each first run in this order, in a
process that has opened the snapshot and nothing else; warm are all later runs. Every world is measured in a process of its own.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from access import door
from access.viewer import local_viewer
from benchmarks.machine import machine
from benchmarks.query_world import TeamWorld, publish
from dashboard import data
from dashboard.data import Filters
from dashboard.views import data_health, definitions, overview, team
from sql.engines import Engine, Parameters, open_engine
from sql.store import Snapshot

CHOICES = (Filters(), Filters(compare="year"), Filters(period="month"), Filters(unit="Unit 001"), Filters(application_type="service"))
CALLS = ("values", "cohorts", "lifecycle", "active_days", "capabilities", "ingestion", "people_note")


@dataclass
class Counted:
    """A snapshot that counts the rows it hands over."""

    snapshot: Snapshot
    rows_read: int = 0

    @property
    def manifest(self) -> Any:
        """The snapshot's own."""
        return self.snapshot.manifest

    def columns(self, name: str) -> dict[str, str]:
        """The snapshot's own."""
        return self.snapshot.columns(name)

    def query(self, sql: str, parameters: Parameters | None = None) -> pd.DataFrame:
        """The snapshot's answer, counted."""
        rows = self.snapshot.query(sql, parameters)
        self.rows_read += len(rows)
        return rows

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """The snapshot's own."""
        return self.snapshot.rows(sql, parameters)


@dataclass
class Query:
    """One call of the door by a page: how long it took each time, and the rows it read from the store when cold and when warm."""

    name: str
    ask: Callable[[Any], Any]
    seconds: list[float] = field(default_factory=list)
    processor_seconds: list[float] = field(default_factory=list)
    rows_read: list[int] = field(default_factory=list)
    rows_given: int = 0

    def run(self, snapshot: Counted) -> Any:
        """Ask once; the answer."""
        before, started, cpu = snapshot.rows_read, time.perf_counter(), time.process_time()
        answer = self.ask(snapshot)
        self.seconds.append(time.perf_counter() - started)
        self.processor_seconds.append(time.process_time() - cpu)
        self.rows_read.append(snapshot.rows_read - before)
        self.rows_given = len(answer) if isinstance(answer, pd.DataFrame) else 1
        return answer


class Recorder:
    """Stands in for the door while the pages run: passes every call on and remembers it, with its first run."""

    def __init__(self, snapshot: Counted) -> None:
        self.queries: dict[str, Query] = {}
        self.page = ""
        self._snapshot = snapshot

    def __getattr__(self, name: str) -> Any:
        """A call of the door, or what else stands there."""
        found = getattr(door, name)
        return partial(self._passed_on, name, found) if name in CALLS else found

    def _passed_on(self, name: str, call: Any, snapshot: Any, viewer: Any, *asked: Any, **options: Any) -> Any:
        query = Query(f"{self.page}: {name} {described(asked, options)}".strip(), lambda at: call(at, viewer, *asked, **options))
        if query.name not in self.queries:
            self.queries[query.name] = query
            return query.run(self._snapshot)
        return call(snapshot, viewer, *asked, **options)


def described(asked: tuple[Any, ...], options: dict[str, Any]) -> str:
    """What is asked, in a line."""
    metrics = f"{len(asked[0])} figures" if asked else ""
    detailed = "by object and field" if asked and any(metric.dimensions for metric in asked[0]) else ""
    since = f"since {options['since']}" if "since" in options else ""
    chosen = [f"{name}={value}" for name, value in options.items() if name != "since" and value is not None]
    return " ".join(part for part in (metrics, detailed, *chosen, since) if part)


def record(snapshot: Counted, filters: int) -> list[Query]:
    """Every query that the four pages make, under the first ``filters`` of the choices that readers make."""
    door_of_pages = Recorder(snapshot)
    data.door = door_of_pages  # type: ignore[assignment]
    viewer = local_viewer()
    data.configure(lambda: snapshot, lambda: viewer, data.DashboardSettings())
    for chosen in CHOICES[:filters]:
        at = data.scope(chosen)
        assert at is not None
        _visit(door_of_pages, at)
    data.door = door
    return list(door_of_pages.queries.values())


def _visit(recorder: Recorder, at: data.Scope) -> None:
    """What the pages ask to be shown, from the filters on."""
    recorder.page = "every page"
    listed = data.cohorts(at)
    data.people_note(at)
    recorder.page = "overview"
    overview.build(at)
    recorder.page = "team"
    names = team.team_names(at)
    team.build_all(at)
    own = [cohort for cohort in names if cohort in set(listed["cohort_id"])]
    for cohort in own[:: max(1, len(own) // 3)][:3]:
        team.build_one(at, cohort)
    recorder.page = "data health"
    data_health.build(at)
    data.capabilities(at)
    data.ingestion(at)
    recorder.page = "definitions"
    definitions.unknown_figures(at)


def measure(engine: Engine, world: TeamWorld, *, runs: int, filters: int) -> dict[str, object]:
    """The figures of one published world: cold and warm, per query and over all."""
    snapshot = Counted(Snapshot(engine, engine.read_manifest("s000001")))
    snapshot.query("select count(*) as n from setting_team")
    queries = record(snapshot, filters)
    for _ in range(runs):
        for query in queries:
            query.run(snapshot)
    warm = [1000 * seconds for query in queries for seconds in query.seconds[1:]]
    busy = [1000 * seconds for query in queries for seconds in query.processor_seconds[1:]]
    return {
        "teams": world.teams, "weeks": world.weeks, "rows_stored": {name: sum(piece.rows for piece in pieces)
                                                                   for name, pieces in snapshot.manifest.tables.items()},
        "filters": filters, "queries": len(queries), "runs_each": runs,
        "warm_ms": {"p50": _share(warm, 50), "p95": _share(warm, 95), "max": round(max(warm), 1)},
        "warm_processor_ms": {"p50": _share(busy, 50), "p95": _share(busy, 95), "max": round(max(busy), 1)},
        "cold_ms": {"first_query": round(1000 * queries[0].seconds[0], 1), "p95": _share([1000 * q.seconds[0] for q in queries], 95),
                    "sum": round(sum(1000 * query.seconds[0] for query in queries), 1)},
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "per_query": [_figures(query) for query in queries],
    }  # fmt: skip


def _figures(query: Query) -> dict[str, object]:
    warm, busy = ([1000 * seconds for seconds in taken[1:]] for taken in (query.seconds, query.processor_seconds))
    return {
        "query": query.name, "cold_ms": round(1000 * query.seconds[0], 1), "p50_ms": _share(warm, 50), "p95_ms": _share(warm, 95),
        "p50_processor_ms": _share(busy, 50),
        "rows_read_cold": query.rows_read[0], "rows_read_warm": query.rows_read[-1], "rows_given": query.rows_given,
    }  # fmt: skip


def _share(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 1) if len(values) > 1 else round(values[0], 1)


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object with the figures of every world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", default="100,1000,10000")
    parser.add_argument("--weeks", type=int, default=156)
    parser.add_argument("--engine", choices=["duckdb", "postgres"], default="duckdb")
    parser.add_argument("--url", help="an empty PostgreSQL database; with several sizes, {teams} in it stands for the size")
    parser.add_argument("--home", type=Path, help="where the embedded stores are kept; a folder that is deleted again, if not given")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--filters", type=int, default=len(CHOICES), help="under how many choices of filters the pages are recorded")
    parser.add_argument("--stored", action="store_true", help="the worlds were made by an earlier run")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.engine == "postgres" and not chosen.url:
        parser.error("--engine postgres needs --url")
    if chosen.one is not None:
        sys.stdout.write(
            json.dumps(measure(_engine(chosen, chosen.one), TeamWorld(chosen.one, chosen.weeks), runs=chosen.runs, filters=chosen.filters))
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        chosen.home = chosen.home or Path(folder)
        worlds = [_in_a_process_of_its_own(chosen, int(teams)) for teams in chosen.teams.split(",")]
    sys.stdout.write(json.dumps({"engine": chosen.engine, **machine(), "worlds": worlds}, indent=2) + "\n")


def _engine(chosen: argparse.Namespace, teams: int) -> Engine:
    return open_engine(chosen.home / str(teams), chosen.url.format(teams=teams) if chosen.url else None)


def _in_a_process_of_its_own(chosen: argparse.Namespace, teams: int) -> dict[str, object]:
    """Make the world here, measure it in a new process: nothing is warm there, and the peak of memory is its own."""
    if not chosen.stored:
        publish(_engine(chosen, teams), TeamWorld(teams, chosen.weeks)).close()
    options = ["--one", str(teams), "--weeks", str(chosen.weeks), "--engine", chosen.engine, "--runs", str(chosen.runs)]
    options += ["--filters", str(chosen.filters)]
    options += ["--home", str(chosen.home), *(["--url", chosen.url] if chosen.url else [])]
    done = subprocess.run([sys.executable, "-m", "benchmarks.queries", *options], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
