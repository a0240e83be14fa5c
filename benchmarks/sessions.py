"""Many people at once: ``python -m benchmarks.sessions --home HOME``; one JSON object on stdout.

Starts the documented number of processes of ``takehold serve``: one per core, as behind a proxy that keeps a browser with its process.
Clients on the same machine open and change pages over Streamlit's own WebSocket, each after a pause. A run is timed from its request to the
message that the script has finished. Before, every page is timed alone in one session: at the first visit and once its figures are kept.
"""

import argparse
import asyncio
import json
import random
import resource
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.machine import machine
from takehold.commands.serve import DEFAULT_PORT

PAGES = ("overview", "sponsor", "project", "training", "team", "risk", "data-health", "programme", "definitions", "admin")
FILTERS = ("", "period=month", "compare=quarter", "compare=year", "period=month&compare=year")
FIRST_PORT = DEFAULT_PORT + 400
TIMEOUT_S = 120


@dataclass
class Seen:
    """What the clients saw: seconds of each run by page, and what went wrong."""

    seconds: list[tuple[str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Percentiles over all runs and by page."""
        by_page = {page: _spread([took for name, took in self.seconds if name == page]) for page in PAGES}
        return {"errors": len(self.errors), "first_errors": self.errors[:10], "all": _spread([took for _, took in self.seconds]),
                "by_page": by_page}  # fmt: skip


def _spread(seconds: Sequence[float]) -> dict[str, float] | None:
    if len(seconds) < 2:
        return None
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"runs": len(seconds), "p50_s": round(cuts[49], 3), "p95_s": round(cuts[94], 3), "max_s": round(max(seconds), 3)}


async def session(port: int, seen: Seen, plan: Sequence[tuple[str, str, float]]) -> None:
    """One browser's worth: connect, then for each step of the plan wait, ask for a page with filters, and read until it is drawn."""
    origin = f"http://localhost:{port}"
    try:
        async with websockets.connect(
            f"ws://localhost:{port}/_stcore/stream", origin=websockets.Origin(origin), subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None, open_timeout=TIMEOUT_S,
        ) as line:  # fmt: skip
            for page, query, pause in plan:
                await asyncio.sleep(pause)
                began = time.perf_counter()
                problem = await asyncio.wait_for(_run(line, page, query), TIMEOUT_S)
                seen.seconds.append((page, time.perf_counter() - began))
                if problem:
                    seen.errors.append(f"{page}: {problem}")
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        seen.errors.append(f"connection: {type(error).__name__}")


async def _run(line: Any, page: str, query: str) -> str | None:
    """Ask for one run; returns what went wrong in it, or null."""
    asked = BackMsg()
    asked.rerun_script.page_name = "" if page == PAGES[0] else page  # the first page stands at the root
    asked.rerun_script.query_string = query
    await line.send(asked.SerializeToString())
    problem, has_begun = None, False
    while True:
        told = ForwardMsg()
        told.ParseFromString(await line.recv())
        kind = told.WhichOneof("type")
        has_begun = has_begun or kind == "new_session"
        if kind == "page_not_found":
            problem = "page not found"
        if kind == "delta" and (told.delta.new_element.HasField("exception") or "went wrong" in told.delta.new_element.html.body):
            problem = "the page failed"
        if kind == "script_finished" and has_begun and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return problem


def plans(sessions: int, minutes: float, pause_s: float, seed: int) -> list[list[tuple[str, str, float]]]:
    """What each session asks for: pages and filters in an order of its own, with pauses around ``pause_s``."""
    draw = random.Random(seed)
    steps = max(2, round(60 * minutes / max(pause_s, 0.5)))
    return [[(draw.choice(PAGES), draw.choice(FILTERS), draw.uniform(0.5, 1.5) * pause_s) for _ in range(steps)] for _ in range(sessions)]


def started(home: str, processes: int) -> list[tuple[int, subprocess.Popen[bytes]]]:
    """Processes of the dashboard, each on its port, answering."""
    ports = [FIRST_PORT + 10 * number for number in range(processes)]
    takehold = Path(sys.executable).with_name("takehold")
    servers = [
        (port, subprocess.Popen([takehold, "--home", home, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)) for port in ports
    ]
    for port, _ in servers:
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5)
                break
            except (URLError, OSError):
                time.sleep(0.3)
    return servers


def memory(servers: Sequence[tuple[int, subprocess.Popen[bytes]]]) -> list[int]:
    """Resident memory of each process in MB, as Linux tells it."""
    pages = [int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) for _, server in servers]
    return [round(held * resource.getpagesize() / 2**20) for held in pages]


async def measured(asked: argparse.Namespace, servers: Sequence[tuple[int, subprocess.Popen[bytes]]]) -> dict[str, Any]:
    """Warm every process, time pages alone, then all sessions at once."""
    ports = [port for port, _ in servers]
    first, alone, crowd = Seen(), Seen(), Seen()
    every = [(page, query, 0.0) for page in PAGES for query in FILTERS]
    for port in ports:
        await session(port, first, every)
    await session(ports[0], alone, every)
    began, minute = time.monotonic(), [memory(servers)]
    work = [
        session(ports[number % len(ports)], crowd, plan) for number, plan in enumerate(plans(asked.sessions, asked.minutes, asked.pause, 1))
    ]
    everyone = asyncio.gather(*work)
    while not everyone.done():
        await asyncio.wait([everyone], timeout=60)
        minute.append(memory(servers))
    return {"first_visit": first.summary(), "one_session": alone.summary(), "together": crowd.summary(),
            "seconds_together": round(time.monotonic() - began), "memory_mb_by_minute": minute}  # fmt: skip


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True, help="a home with a published snapshot, such as .demo")
    parser.add_argument("--sessions", type=int, default=25)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--pause", type=float, default=15, help="mean seconds between two requests of a session")
    asked = parser.parse_args()
    before = machine()
    servers = started(asked.home, asked.processes)
    try:
        found = asyncio.run(measured(asked, servers))
    finally:
        for _, server in servers:
            server.terminate()
            server.wait(timeout=30)
    sys.stdout.write(json.dumps({**before, "asked": vars(asked) | {"home": "demo"}, **found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
