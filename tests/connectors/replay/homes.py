"""Homes of replayed APIs: connected and refreshed through the command line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from takehold.cli import app
from tests.connectors.homes import run
from tests.connectors.replay.cases import Case
from tests.connectors.replay.server import Replay
from tests.faults.refreshing import URL_VARIABLE

FIRST, NEXT, WEEK_LATER = "2026-02-16T00:00:00Z", "2026-02-22T00:00:00Z", "2026-02-24T00:00:00Z"


@dataclass(frozen=True)
class Landed:
    """A home after an undisturbed first refresh, the report of it, how much it asked, and the server that it read from."""

    case: Case
    home: Path
    report: dict[str, Any]
    requests: int
    server: Replay

    @property
    def url(self) -> str:
        """The source's URL."""
        return self.case.url(self.server.port)


def api_home(home: Path, kind: str, url: str) -> Path:
    """A home with the API connected as the source ``crm``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URL_VARIABLE, url)
        run(home, "connect", "crm", "--crm", kind)
    return home


def refresh(home: Path, url: str, as_of: str, *, exit_code: int = 0) -> dict[str, Any]:
    """Refresh and return the report; another exit code than the expected one fails with the command's own words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URL_VARIABLE, url)
        done = CliRunner().invoke(app, ["--home", str(home), "refresh", "crm", "--as-of", as_of, "--json"])
    assert done.exit_code == exit_code, f"{done.output}\n{done.stderr}\n{done.exception!r}"
    return json.loads(done.stdout) if exit_code in {0, 3} else {"words": done.stderr}


def doctor(home: Path, url: str) -> dict[str, Any]:
    """What the doctor says of the source ``crm``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URL_VARIABLE, url)
        done = CliRunner().invoke(app, ["--home", str(home), "doctor", "--json"])
    (source,) = json.loads(done.stdout)["sources"]
    return source
