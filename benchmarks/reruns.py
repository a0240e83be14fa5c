"""Seconds of each page of the dashboard: the first run, and reruns with everything kept that pages keep.

python -m benchmarks.reruns --teams 10000 --runs 7 [--home FOLDER --stored]     a snapshot of many teams
python -m benchmarks.reruns --demo HOME --runs 20                               a home such as .demo, with all that it judges

The script of a page is run as the server runs it, by Streamlit's own test runner, without a browser and without a line between them. Server
time is that of the script's thread, from its start to its end; the runner reads every message again after that, which is not the server's
work. In the worlds of many teams causes and skill gaps are not judged; they are those of ``benchmarks.queries``, whose ``--home`` can be
taken again with ``--stored``.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from streamlit import config
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard
from benchmarks.machine import machine
from benchmarks.pages import Counted, wired
from benchmarks.query_world import TeamWorld, publish
from sql.engines import open_engine
from sql.store import Snapshot
from takehold import wiring
from takehold.settings import load_settings

APP = Path(dashboard.__file__).with_name("app.py")
PAGES = ("overview", "sponsor", "project", "training", "team", "compare", "risk", "data-health", "programme", "definitions")
TIMEOUT_S = 600


def timed(page: str, runs: int) -> dict[str, Any]:
    """The first run of a page in a new session, and the later ones."""
    app = AppTest.from_file(str(APP), default_timeout=TIMEOUT_S)
    app._page_hash = calc_hash(page)  # noqa: SLF001 - the runner has no other way to a page by its address
    with listening() as heard:
        for _ in range(1 + runs):
            app.run()
    seconds, busy = ([run[place] for run in heard] for place in (0, 1))
    assert app._finished_page_script_hash == app._page_hash, f"the app fell back from {page}"  # noqa: SLF001
    return {
        "page": page,
        "first_s": round(seconds[0], 2),
        "p50_s": share_of(seconds[1:], 50),
        "p95_s": share_of(seconds[1:], 95),
        "max_s": round(max(seconds[1:]), 3),
        "p50_processor_s": round(statistics.median(busy[1:]), 3),
        "went_wrong": [one.message.partition("\n")[0] for one in app.exception],
        "seconds": [round(one, 3) for one in seconds[1:]],
    }


@contextmanager
def listening() -> Iterator[list[tuple[float, float]]]:
    """While the block runs, seconds and processor seconds of the thread of each run of a script."""
    heard: list[tuple[float, float]] = []
    inner = ScriptRunner._run_script  # noqa: SLF001 - there is no other place between the request and the end of its run

    def timed_run(runner: ScriptRunner, asked: Any) -> None:
        started, cpu = time.perf_counter(), time.thread_time()
        inner(runner, asked)
        heard.append((time.perf_counter() - started, time.thread_time() - cpu))

    with patch.object(ScriptRunner, "_run_script", timed_run):
        yield heard


def share_of(seconds: list[float], percent: int) -> float:
    """A percentile, in thousandths."""
    return round(statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1], 3)


def of_many_teams(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Every page on a snapshot of many teams."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine((chosen.home or Path(folder)) / str(chosen.teams), None)
        if not chosen.stored:
            publish(engine, TeamWorld(chosen.teams, chosen.weeks))
        snapshot = Counted(Snapshot(engine, engine.read_manifest("s000001")))
        with wired(snapshot, Path(folder), judged=False):
            return [timed(page, chosen.runs) for page in PAGES]


def of_home(home: Path, runs: int) -> list[dict[str, Any]]:
    """Every page of a home as ``takehold serve`` shows it on this machine."""
    wiring.dashboard_app(home, load_settings(home))
    return [timed(page, runs) for page in (*PAGES, "admin")]


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=156)
    parser.add_argument("--home", type=Path, help="where the store is kept; a folder that is deleted again, if not given")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--stored", action="store_true", help="the world was made by an earlier run")
    parser.add_argument("--demo", type=Path, help="a home with a published snapshot instead of a snapshot of many teams")
    chosen = parser.parse_args()
    config.set_option("runner.magicEnabled", False)  # as where it is served: the runner does not read the app's own settings
    before = machine()
    pages = of_many_teams(chosen) if chosen.demo is None else of_home(chosen.demo, chosen.runs)
    every = [seconds for page in pages for seconds in page["seconds"]]
    what = {"home": "demo"} if chosen.demo is not None else {"teams": chosen.teams, "weeks": chosen.weeks}
    told = {**what, "reruns": len(every), "p50_s": share_of(every, 50), "p95_s": share_of(every, 95)}
    sys.stdout.write(json.dumps({**before, **told, "pages": pages}, indent=1) + "\n")


if __name__ == "__main__":
    main()
