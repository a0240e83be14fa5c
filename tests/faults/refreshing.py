"""A home that serves its first snapshot, and refreshes of it that can be killed: what the fault tests stand on."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from takehold.cli import app

URL_VARIABLE = "TAKEHOLD_CRM_URL"
LIMIT_S = 600
# Says "ready" when everything is imported, so that a kill hits the refresh and not the start of Python.
CHILD = "import sql.refresh, takehold.cli, sys; print('ready', flush=True); sys.argv[0] = 'takehold'; takehold.cli.main()"
TABLES = ("usage_event", "record", "opportunity", "setting_week", "person_week", "team_activity", "record_freshness")


@dataclass(frozen=True)
class Crm:
    """A CRM to refresh from, and the two ends of time between which its history grows."""

    kind: str
    url: str
    first_as_of: str
    next_as_of: str


@dataclass(frozen=True)
class World:
    """A home after its first refresh and one after an undisturbed next one; their hashes, rows of some tables, and its seconds."""

    crm: Crm
    home: Path
    undisturbed: Path
    first_hash: str
    next_hash: str
    first_counts: dict[str, int]
    next_counts: dict[str, int]
    seconds: float

    def copy(self, folder: Path) -> Path:
        """A home of one's own, as it was after the first refresh."""
        return Path(shutil.copytree(self.home, folder / "home"))

    def copy_of_next(self, folder: Path) -> Path:
        """A home of one's own, as it was after the undisturbed next refresh: with two snapshots."""
        return Path(shutil.copytree(self.undisturbed, folder / "home"))


def build_world(folder: Path, crm: Crm) -> World:
    """Refresh once into ``home``, and once more, undisturbed, in a copy of it."""
    home = folder / "home"
    home.mkdir()
    (home / "takehold.toml").write_text(f'[sources.crm]\ncrm = "{crm.kind}"\n')
    first = refresh(home, crm.url, crm.first_as_of)
    undisturbed = Path(shutil.copytree(home, folder / "undisturbed"))
    process = start_refresh(undisturbed, crm)
    started = time.monotonic()
    printed, complaints = process.communicate(timeout=LIMIT_S)
    seconds = time.monotonic() - started
    assert process.returncode in (0, 3), complaints
    next_hash = json.loads(printed)["content_hash"]
    assert next_hash != first["content_hash"], "The CRM's history must grow between the two refreshes"
    return World(crm, home, undisturbed, first["content_hash"], next_hash, counts(home), counts(undisturbed), seconds)


def start_refresh(home: Path, crm: Crm, *, before: str = "") -> subprocess.Popen[str]:
    """Start the next refresh in a process of its own and return once it is about to begin its work.

    ``before`` is Python that the process runs first.
    """
    command = [sys.executable, "-c", f"{before}\n{CHILD}", "refresh", "--home", str(home), "--as-of", crm.next_as_of, "--json"]
    environment = {**os.environ, URL_VARIABLE: crm.url}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def kill_refresh(home: Path, crm: Crm, *, after_s: float) -> bool:
    """Start the next refresh and SIGKILL it ``after_s`` seconds after it began; False if it was done before."""
    process = start_refresh(home, crm)
    time.sleep(after_s)
    was_running = process.poll() is None
    process.kill()
    process.communicate()
    return was_running


def takehold(*arguments: str, exit_codes: Sequence[int] = (0,)) -> Any:
    """Run a command in this process and return its JSON; an unexpected exit code fails with what it printed."""
    printed, complaints = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
        try:
            app(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
    assert code in exit_codes, f"takehold {' '.join(arguments)} ended with {code}: {printed.getvalue()}{complaints.getvalue()}"
    return json.loads(printed.getvalue()) if printed.getvalue().strip() else None


def refresh(home: Path, url: str, as_of: str) -> Any:
    """Refresh to the end and return the report."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URL_VARIABLE, url)
        return takehold("refresh", "--home", str(home), "--as-of", as_of, "--json", exit_codes=(0, 3))


def served(home: Path) -> dict[str, Any]:
    """The published snapshot as ``takehold snapshots`` lists it."""
    (published,) = [info for info in takehold("snapshots", "--home", str(home), "--json") if info["is_published"]]
    return published


def counts(home: Path) -> dict[str, int]:
    """Rows of some tables of each kind, asked as an operator would: a torn snapshot cannot answer this right."""
    parts = [f"select '{name}' as name, count(*) as n from {name}" for name in TABLES]
    rows = takehold("sql", " union all ".join(parts), "--home", str(home), "--json")
    return {row["name"]: row["n"] for row in rows}
