"""Seconds of each page of the dashboard on a snapshot of many teams: the first run, and reruns with everything kept that pages keep.

python -m benchmarks.reruns --teams 10000 --runs 7 [--home FOLDER --stored]

The script of a page is run as the server runs it, by Streamlit's own test runner, without a browser and without a line between them; what
that runner adds (it reads every message again) is in the figures. Causes and skill gaps are not judged. The worlds are those of
``benchmarks.queries``, whose ``--home`` can be taken again with ``--stored``.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard
from benchmarks.machine import machine
from benchmarks.pages import Counted, wired
from benchmarks.query_world import TeamWorld, publish
from sql.engines import open_engine
from sql.store import Snapshot

APP = Path(dashboard.__file__).with_name("app.py")
PAGES = ("overview", "sponsor", "project", "training", "team", "compare", "risk", "data-health", "programme", "definitions")
TIMEOUT_S = 600


def timed(page: str, runs: int) -> dict[str, Any]:
    """The first run of a page in a new session, and the later ones."""
    app = AppTest.from_file(str(APP), default_timeout=TIMEOUT_S)
    app._page_hash = calc_hash(page)  # noqa: SLF001 - the runner has no other way to a page by its address
    seconds: list[float] = []
    busy: list[float] = []
    for _ in range(1 + runs):
        started, cpu = time.perf_counter(), time.process_time()
        app.run()
        seconds.append(time.perf_counter() - started)
        busy.append(time.process_time() - cpu)
    assert app._finished_page_script_hash == app._page_hash, f"the app fell back from {page}"  # noqa: SLF001
    return {
        "page": page,
        "first_s": round(seconds[0], 2),
        "p50_s": round(statistics.median(seconds[1:]), 3),
        "max_s": round(max(seconds[1:]), 3),
        "p50_processor_s": round(statistics.median(busy[1:]), 3),
        "went_wrong": [one.message.partition("\n")[0] for one in app.exception],
        "seconds": [round(one, 3) for one in seconds[1:]],
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=156)
    parser.add_argument("--home", type=Path, help="where the store is kept; a folder that is deleted again, if not given")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--stored", action="store_true", help="the world was made by an earlier run")
    chosen = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine((chosen.home or Path(folder)) / str(chosen.teams), None)
        if not chosen.stored:
            publish(engine, TeamWorld(chosen.teams, chosen.weeks))
        snapshot = Counted(Snapshot(engine, engine.read_manifest("s000001")))
        with wired(snapshot, Path(folder), judged=False):
            pages = [timed(page, chosen.runs) for page in PAGES]
    every = [seconds for page in pages for seconds in page["seconds"]]
    cuts = statistics.quantiles(every, n=100, method="inclusive")
    told = {"teams": chosen.teams, "weeks": chosen.weeks, "reruns": len(every), "p50_s": round(cuts[49], 3), "p95_s": round(cuts[94], 3)}
    sys.stdout.write(json.dumps({**before, **told, "pages": pages}, indent=1) + "\n")


if __name__ == "__main__":
    main()
