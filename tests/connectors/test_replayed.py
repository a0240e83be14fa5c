"""What every API must be able to do: end in the same content however it was read, keep nothing secret."""

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.connectors.replay.cases import CASES
from tests.connectors.replay.homes import FIRST, NEXT, Landed, refresh
from tests.connectors.replay.reading import read
from tests.connectors.replay.server import serving
from tests.faults.refreshing import LIMIT_S, Crm, start_refresh

SIGN_IN = 8  # requests of signing in and looking at the account, and the page that was under way

pytestmark = pytest.mark.parametrize("kind", sorted(CASES))


@pytest.fixture
def landed(landed_home: Callable[[str], Landed], kind: str) -> Landed:
    return landed_home(kind)


def test_a_refresh_killed_in_the_middle_goes_on_where_it_was_and_ends_in_the_same_content(landed: Landed, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "takehold.toml").write_text(f'[sources.crm]\ncrm = "{landed.case.kind}"\n')
    path, nth = landed.case.middle
    landed.server.hold(path, nth=nth)
    before = len(landed.server.requests)
    process = start_refresh(home, Crm(landed.case.kind, landed.url, FIRST, FIRST))
    assert landed.server.held.wait(LIMIT_S)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    landed.server.release()
    asked = len(landed.server.requests)
    assert refresh(home, landed.url, FIRST, exit_code=3)["content_hash"] == landed.report["content_hash"]
    again = len(landed.server.requests) - asked
    assert asked - before > 10
    assert 0 < again <= landed.requests - (asked - before) + SIGN_IN, "pages that were kept are not asked for again"


def test_a_second_refresh_changes_nothing(landed: Landed, tmp_path: Path) -> None:
    home = Path(shutil.copytree(landed.home, tmp_path / "home"))
    again = refresh(home, landed.url, FIRST, exit_code=3)
    assert (again["content_hash"], again["unchanged"]) == (landed.report["content_hash"], True)


def test_neither_secrets_nor_private_words_are_kept_or_shown(landed: Landed) -> None:
    kept = {path: path.read_bytes() for path in landed.home.rglob("*") if path.is_file()}
    assert any(path.suffix == ".jsonl" and text for path, text in kept.items())
    for word in (*landed.case.secrets, *landed.case.private):
        assert [path.name for path, text in kept.items() if word.encode() in text] == []
    assert not any(secret in json.dumps(landed.report) for secret in landed.case.secrets)
    assert {oct(path.stat().st_mode & 0o077) for path in kept if path.suffix == ".jsonl"} == {"0o0"}


def test_troubles_that_pass_change_nothing(kind: str, tmp_path: Path) -> None:
    case = CASES[kind]
    with serving(case.world().answer) as server:
        undisturbed = read(kind, case.url(server.port), tmp_path / "undisturbed", FIRST)
        server.trouble(case.middle[0], 429, headers={"Retry-After": "0.01"})
        server.trouble(case.middle[0], 503)
        assert read(kind, case.url(server.port), tmp_path / "troubled", FIRST).content() == undisturbed.content()
        assert [trouble.times for trouble in server.troubles] == [0, 0]


def test_reading_what_changed_ends_like_reading_everything_anew(kind: str, tmp_path: Path) -> None:
    case = CASES[kind]
    world = case.world()
    with serving(world.answer) as server:
        first = read(kind, case.url(server.port), tmp_path / "kept", FIRST).content()
        case.change(world)
        later = read(kind, case.url(server.port), tmp_path / "kept", NEXT).content()
        anew = read(kind, case.url(server.port), tmp_path / "anew", NEXT).content()
    differences = {table: (later[table] - anew[table], anew[table] - later[table]) for table in anew if later[table] != anew[table]}
    assert differences == {}
    assert {table for table in first if first[table] != later[table]} >= {"opportunity", "record", "usage_event", "login_event"}
