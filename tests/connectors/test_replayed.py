"""What every API must be able to do: end in the same content however it was read, keep nothing secret, ask for what it lacks."""

import json
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.homes import rows
from tests.connectors.replay.cases import CASES, Case
from tests.connectors.replay.homes import api_home, refresh
from tests.connectors.replay.server import Replay, serving
from tests.faults.refreshing import LIMIT_S, Crm, start_refresh

FIRST, NEXT = "2026-02-16T00:00:00Z", "2026-02-22T00:00:00Z"  # less than a week: no full pass is due
COMPARED = (
    "record", "record_field", "opportunity", "account", "contact", "activity", "stage_history", "usage_event", "login_event",
    "field_change",
)  # fmt: skip


@dataclass(frozen=True)
class Landed:
    """A home after an undisturbed first refresh, the report of it, how much it asked, and the server that it read from."""

    case: Case
    home: Path
    report: dict[str, Any]
    requests: int
    world: Any
    server: Replay

    @property
    def url(self) -> str:
        """The source's URL."""
        return self.case.url(self.server.port)


@pytest.fixture(scope="module", params=sorted(CASES))
def landed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Landed]:
    case = CASES[request.param]
    world, answer = case.answering()
    with serving(answer) as server:
        home = api_home(tmp_path_factory.mktemp(case.kind) / "home", case.kind, case.url(server.port))
        asked = len(server.requests)
        report = refresh(home, case.url(server.port), FIRST, exit_code=3)
        yield Landed(case, home, report, len(server.requests) - asked, world, server)


def content(home: Path, table: str) -> set[str]:
    """Rows of a table, without when something was observed."""
    return {json.dumps(row, sort_keys=True) for row in rows(home, f"select * exclude (source_id) from {table}")}


def test_a_refresh_killed_in_the_middle_goes_on_where_it_was_and_ends_in_the_same_content(landed: Landed, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "takehold.toml").write_text(f'[sources.crm]\ncrm = "{landed.case.kind}"\n')
    path, nth = landed.case.middle
    landed.server.hold(path, nth=nth)
    process = start_refresh(home, Crm(landed.case.kind, landed.url, FIRST, FIRST))
    assert landed.server.held.wait(LIMIT_S)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    landed.server.release()
    asked = len(landed.server.requests)
    assert refresh(home, landed.url, FIRST, exit_code=3)["content_hash"] == landed.report["content_hash"]
    again = len(landed.server.requests) - asked
    assert 0 < again < landed.requests * 2 / 3, "pages that were kept are not asked for again"


def test_troubles_that_pass_change_nothing(landed: Landed, tmp_path: Path) -> None:
    path, _ = landed.case.middle
    home = api_home(tmp_path / "home", landed.case.kind, landed.url)
    landed.server.trouble(path, 429, headers={"Retry-After": "0.01"})
    landed.server.trouble(path, 503)
    landed.server.trouble(path, 500)
    assert refresh(home, landed.url, FIRST, exit_code=3)["content_hash"] == landed.report["content_hash"]
    assert [trouble.times for trouble in landed.server.troubles] == [0, 0, 0]


def test_neither_secrets_nor_private_words_are_kept_or_shown(landed: Landed) -> None:
    kept = {path: path.read_bytes() for path in landed.home.rglob("*") if path.is_file()}
    assert any(path.suffix == ".jsonl" and text for path, text in kept.items())
    for word in (*landed.case.secrets, *landed.case.private):
        assert [path.name for path, text in kept.items() if word.encode() in text] == []
    assert not any(secret in json.dumps(landed.report) for secret in landed.case.secrets)
    assert {oct(path.stat().st_mode & 0o077) for path in kept if path.suffix == ".jsonl"} == {"0o0"}


def test_a_second_refresh_changes_nothing_and_a_later_one_ends_like_reading_everything(landed: Landed, tmp_path: Path) -> None:
    home = Path(shutil.copytree(landed.home, tmp_path / "home"))
    again = refresh(home, landed.url, FIRST, exit_code=3)
    assert (again["content_hash"], again["unchanged"]) == (landed.report["content_hash"], True)
    landed.case.change(landed.world)
    later = refresh(home, landed.url, NEXT, exit_code=landed.case.later_exit_code)
    assert later["content_hash"] != landed.report["content_hash"]
    anew = api_home(tmp_path / "anew", landed.case.kind, landed.url)
    refresh(anew, landed.url, NEXT, exit_code=landed.case.later_exit_code)
    differences = {table: content(home, table) ^ content(anew, table) for table in COMPARED}
    assert {table for table, rows_apart in differences.items() if rows_apart} == set(), differences
