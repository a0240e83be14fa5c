"""A store on any engine whose next refresh runs in a process of its own, to be killed: what is served then, and where the next one ends."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any

from sql.lake import Lake
from sql.store import Snapshot, Store
from tests.engines.late_events import AS_OF, FIRST_DAY, PEOPLE, Event, deliver
from tests.house.test_layout import ROOT

FIRST_AS_OF = FIRST_DAY + timedelta(days=24)
LIMIT_S = 900
EVENTS = [Event(n, ("usage_event", "login_event", "field_change")[n % 3], PEOPLE[n % 6], n * 8, (n % 4) * 24) for n in range(126)]
COUNTED = ("usage_event", "person_week", "team_activity", "record_freshness")
COUNTED_ON_SPARK = ("usage_event", "person_home_week")  # each piece is a job of a second: fewer of them, and as many kills
Killer = Callable[[subprocess.Popen[str]], None]


@dataclass(frozen=True)
class Seen:
    """What a store serves: its snapshot's hash, what is wrong with it, and what it answers."""

    content_hash: str
    problems: list[str]
    counts: dict[str, int]


@dataclass(frozen=True)
class Undisturbed:
    """What a store serves after its first refresh and after a next one that nobody killed."""

    first: Seen
    next: Seen


def begin(home: Path, url: str | None) -> Seen:
    """The first refresh, in a process of its own."""
    return _as_seen(_finished(start(home, url, "first"))["seen"])


def undisturbed(home: Path, url: str | None) -> tuple[Seen, float]:
    """The next refresh to its end: what is served, and the seconds it took."""
    told = _finished(start(home, url, "next"))
    return _as_seen(told["seen"]), told["seconds"]


def look_finish_look(home: Path, url: str | None) -> tuple[Seen, Seen, float]:
    """What is served now and after another try of the next refresh, and its seconds; by one new process where no server keeps the store."""
    told = taken(home, url, ["look", "next"]) if is_spark(url) else _finished(start(home, url, "look", "next"))
    return _as_seen(told["looked"]), _as_seen(told["seen"]), told["seconds"]


def interrupt(home: Path, url: str | None, *, after_s: float, kill: Killer) -> bool:
    """Start the next refresh and ``kill`` it after some seconds of its work; False, and nothing killed, if it was done before."""
    process = start(home, url, "next")
    time.sleep(after_s)
    was_running = process.poll() is None
    if was_running:  # else its number may be another process's by now
        kill(process)
    process.communicate(timeout=LIMIT_S)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # what it started
    return was_running


def start(home: Path, url: str | None, *steps: str) -> subprocess.Popen[str]:
    """Start a process that says ``ready`` once its engine is there, takes the steps and says what it saw."""
    command = [sys.executable, "-m", "tests.engines.killing", str(home), url or "", *steps]
    process = subprocess.Popen(command, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    told = process.stdout.readline()
    assert told == "ready\n", told + process.communicate()[1]
    return process


def seen(home: Path, url: str | None) -> Seen:
    """The published snapshot with every byte read and some of its tables counted."""
    store = Store.open(home, url)
    published = store.engine.published_id() or ""
    problems = store.verify(published)
    snapshot = store.published()
    counts = _counts(snapshot, url)
    content_hash = snapshot.manifest.content_hash
    snapshot.close()
    return Seen(content_hash, problems, counts)


def main(home: Path, url: str | None, steps: list[str]) -> dict[str, Any]:
    """What the process does."""
    if is_spark(url):
        Lake.of(url or "").connect()  # Spark is there before the clock starts
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    return taken(home, url, steps)


def taken(home: Path, url: str | None, steps: list[str]) -> dict[str, Any]:
    """Take the steps and tell what was seen, at last and on the way; ``seconds``: of the last refresh."""
    told: dict[str, Any] = {}
    for step in steps:
        if step == "look":
            told["looked"] = vars(seen(home, url))
        else:
            started = time.monotonic()
            as_of = AS_OF if step == "next" else FIRST_AS_OF
            deliver(home, url, events(url, as_of), as_of=as_of, facts=counted(url)[1:])
            told["seconds"] = time.monotonic() - started
    told["seen"] = vars(seen(home, url))
    return told


def _counts(snapshot: Snapshot, url: str | None) -> dict[str, int]:
    return {name: snapshot.rows(f"select count(*) as n from {name}")[0]["n"] for name in counted(url)}


def counted(url: str | None) -> tuple[str, ...]:
    """The tables that are counted on this engine: a log, then facts."""
    return COUNTED_ON_SPARK if is_spark(url) else COUNTED


def is_spark(url: str | None) -> bool:
    """Whether Spark computes, a Spark of one's own or a server."""
    return url is not None and url.startswith(("spark:", "sc:"))


def events(url: str | None, as_of: datetime) -> list[Event]:
    """What has arrived by then; on Spark of one log alone."""
    logs = COUNTED_ON_SPARK if is_spark(url) else [event.log for event in EVENTS]
    return [event for event in EVENTS if event.log in logs and (event.arrives_at < as_of or as_of == AS_OF)]


def _finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    printed, complaints = process.communicate(timeout=LIMIT_S)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, complaints[-3000:]
    told: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return told


def _as_seen(told: dict[str, Any]) -> Seen:
    return Seen(**told)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3:])) + "\n")
