"""What the dashboard's pages ask of a snapshot of many teams and weeks, through the one door, without the pages' own cache.

python -m benchmarks.queries --teams 100,1000,10000 --weeks 156 --engine duckdb
python -m benchmarks.queries --teams 100,1000,10000 --weeks 156 --engine postgres [--url postgresql://user:password@host/database_{teams}]

The questions are recorded while the pages' own functions run (benchmarks.pages), once per filter. Cold is each first run in this order,
in a process that has opened the snapshot and nothing else; warm are all later runs. Every world is measured in a process of its own. With
``--judged`` causes, skill gaps and lost work of all teams are timed too; they are worked out once per snapshot, not among the questions.
Without a URL a PostgreSQL is started for the run.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.machine import machine
from benchmarks.pages import CHOICES, Counted, Question, record
from benchmarks.query_world import TeamWorld, publish
from benchmarks.servers import postgres_server
from sql.engines import Engine, open_engine
from sql.store import Snapshot


def measure(engine: Engine, world: TeamWorld, *, runs: int, filters: int, judged: bool) -> dict[str, object]:
    """The figures of one published world: cold and warm, per question and over all."""
    snapshot = Counted(Snapshot(engine, engine.read_manifest("s000001")))
    snapshot.query("select count(*) as n from setting_team")
    with tempfile.TemporaryDirectory() as folder:
        asked = record(snapshot, filters, Path(folder), judged=judged)
    questions = [one for one in asked if not one.is_judgement]
    for _ in range(runs):
        for question in questions:
            question.run(snapshot)
    return {
        "teams": world.teams,
        "weeks": world.weeks,
        "rows_stored": {name: sum(piece.rows for piece in pieces) for name, pieces in snapshot.manifest.tables.items()},
        "filters": filters,
        "questions": len(questions),
        "runs_each": runs,
        "warm_ms": _spread([1000 * seconds for one in questions for seconds in one.seconds[1:]]),
        "warm_processor_ms": _spread([1000 * seconds for one in questions for seconds in one.processor_seconds[1:]]),
        "cold_ms": {"first_question": round(1000 * questions[0].seconds[0], 1), **_spread([1000 * one.seconds[0] for one in questions])},
        "cold_sum_s": round(sum(one.seconds[0] for one in questions), 1),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "judgements_s": {one.name: round(one.seconds[0], 2) for one in asked if one.is_judgement and judged},
        "per_question": [_figures(one) for one in questions],
    }


def _spread(milliseconds: list[float]) -> dict[str, float]:
    return {"p50": _share(milliseconds, 50), "p95": _share(milliseconds, 95), "max": round(max(milliseconds), 1)}


def _figures(one: Question) -> dict[str, object]:
    warm, busy = ([1000 * seconds for seconds in taken[1:]] for taken in (one.seconds, one.processor_seconds))
    return {
        "question": one.name, "cold_ms": round(1000 * one.seconds[0], 1), "cold_processor_ms": round(1000 * one.processor_seconds[0], 1),
        "p50_ms": _share(warm, 50), "p95_ms": _share(warm, 95), "p50_processor_ms": _share(busy, 50),
        "rows_read_cold": one.rows_read[0], "rows_read_warm": one.rows_read[-1], "rows_given": one.rows_given,
    }  # fmt: skip


def _share(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 1) if len(values) > 1 else round(values[0], 1)


def main(arguments: list[str] | None = None) -> None:
    """Print one JSON object with the figures of every world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", default="100,1000,10000")
    parser.add_argument("--weeks", type=int, default=156)
    parser.add_argument("--engine", choices=["duckdb", "postgres"], default="duckdb")
    parser.add_argument("--url", help="an empty PostgreSQL database instead of one that is started; {teams} in it stands for the size")
    parser.add_argument("--home", type=Path, help="where the embedded stores are kept; a folder that is deleted again, if not given")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--filters", type=int, default=len(CHOICES), help="under how many choices of filters the pages are recorded")
    parser.add_argument("--stored", action="store_true", help="the worlds were made by an earlier run")
    parser.add_argument("--judged", action="store_true", help="also time causes, skill gaps and lost work of all teams")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one is not None:
        world = TeamWorld(chosen.one, chosen.weeks)
        found = measure(_engine(chosen, chosen.one), world, runs=chosen.runs, filters=chosen.filters, judged=chosen.judged)
        sys.stdout.write(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as folder, _server(chosen) as url:
        chosen.home, chosen.url = chosen.home or Path(folder), url
        worlds = [_in_a_process_of_its_own(chosen, int(teams)) for teams in chosen.teams.split(",")]
    sys.stdout.write(json.dumps({"engine": chosen.engine, **machine(), "worlds": worlds}, indent=2) + "\n")


@contextmanager
def _server(chosen: argparse.Namespace) -> Iterator[str | None]:
    """The URL of the worlds' databases: the one given, none for the embedded engine, else those of a server started for the run.

    It has the settings of ``deploy/compose.yaml``.
    """
    if chosen.engine == "duckdb" or chosen.url:
        yield chosen.url
        return
    with postgres_server(shared_buffers="1GB", work_mem="64MB") as administrator:
        plain = administrator.replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            for teams in chosen.teams.split(","):
                connection.execute(f"create database teams_{int(teams)}".encode())
        yield plain.removesuffix("/postgres") + "/teams_{teams}"


def _engine(chosen: argparse.Namespace, teams: int) -> Engine:
    return open_engine(chosen.home / str(teams), chosen.url.format(teams=teams) if chosen.url else None)


def _in_a_process_of_its_own(chosen: argparse.Namespace, teams: int) -> dict[str, object]:
    """Make the world here, measure it in a new process: nothing is warm there, and the peak of memory is its own."""
    if not chosen.stored:
        publish(_engine(chosen, teams), TeamWorld(teams, chosen.weeks)).close()
    options = ["--one", str(teams), "--weeks", str(chosen.weeks), "--engine", chosen.engine, "--runs", str(chosen.runs)]
    options += ["--filters", str(chosen.filters), *(["--judged"] if chosen.judged else [])]
    options += ["--home", str(chosen.home), *(["--url", chosen.url] if chosen.url else [])]
    done = subprocess.run([sys.executable, "-m", "benchmarks.queries", *options], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
