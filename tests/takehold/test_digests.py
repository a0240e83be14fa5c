"""Digests of a home: for the recipient's own scope, once, and not to who ended them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.viewer import AccessDenied, Viewer
from takehold import digests
from takehold.cli import app
from takehold.clock import utc_now
from takehold.digests import State, stop_address, stopper
from takehold.errors import InputError
from takehold.settings import load_settings
from takehold.wiring import published_snapshot
from tests.mail_server import hook_server, mail_server

KEY = "k3J9-xQ2v_7LmN0pRs4TuVwXyZaBcDeFgHiJ"


def invoke(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "digest", *arguments])


def outcomes(result: Result) -> dict[str, str]:
    return {row["digest"]: row["outcome"] for row in json.loads(result.stdout)}


@pytest.fixture(scope="module")
def written(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list, list]]:
    """A home with three digests, and what a mail and a web server were given."""
    home = Path(shutil.copytree(prepared_home, tmp_path_factory.mktemp("digests") / "home"))
    with mail_server() as (port, mails), hook_server() as (hook, posts):
        text = home.joinpath("takehold.toml").read_text(encoding="utf-8")
        home.joinpath("takehold.toml").write_text(
            f'{text}\n[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "Takehold <t@example.org>"\nsecurity = "none"\n'
            '[digest.board]\nrole = "sponsor"\nto = "Jane <jane@example.org>"\n'
            '[digest.coach]\nrole = "trainer"\nto = "nobody@example.org"\n[digest.chat]\nrole = "project_manager"\nunits = ["Sales"]\n',
            encoding="utf-8",
        )
        home.joinpath("secrets.toml").write_text(f'[digest]\nchat = "http://127.0.0.1:{hook}/x"\n', encoding="utf-8")
        home.joinpath("secrets.toml").chmod(0o600)
        yield home, mails, posts


def test_each_recipient_is_told_once_and_not_again_before_something_is_new(written: tuple[Path, list, list]) -> None:
    home, mails, posts = written
    assert outcomes(invoke(home, "send", "board", "chat", "--json")) == {"board": "sent", "chat": "sent"}
    assert (len(mails), len(posts)) == (1, 1)
    assert "work in it as a habit" in str(mails[0]["Subject"]) and "Synthetic data" in mails[0].get_body(("plain",)).get_content()
    assert "1 unit in your reach" in json.loads(posts[0])["text"]
    assert outcomes(invoke(home, "send", "board", "chat", "--json")) == {"board": "nothing new", "chat": "nothing new"}
    assert (len(mails), len(posts)) == (1, 1)


def test_a_digest_asks_the_matrix_and_is_cut_at_the_floor_of_the_home(
    written: tuple[Path, list, list], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, asked = written[0], []
    settings = load_settings(home)
    strict = settings.model_copy(update={"privacy": settings.privacy.model_copy(update={"floor": 9})})
    snapshot = published_snapshot(home, settings)
    assert digests.recipient(snapshot, strict, strict.digest["board"]).floor.k == 9

    def refusing(viewer: Viewer, *rule: str) -> None:
        asked.append((viewer.role, *rule))
        raise AccessDenied("not for this role")

    monkeypatch.setattr(digests, "check", refusing)
    with pytest.raises(AccessDenied, match="not for this role"):
        digests.digest_for(snapshot, settings, "board")
    assert asked == [("sponsor", "message", "digest", "receive")]


def test_a_recipient_without_units_is_told_no_figure_of_others(written: tuple[Path, list, list]) -> None:
    said = invoke(written[0], "show", "coach")
    assert said.exit_code == 0, said.output
    assert "0 units in your reach" in said.stdout
    assert "Habit" in said.stdout and "not known" in said.stdout and "%" not in said.stdout


def test_who_ended_a_digest_gets_none_until_it_is_resumed(written: tuple[Path, list, list]) -> None:
    home, mails, _ = written
    before = len(mails)
    assert invoke(home, "stop", "board").exit_code == 0
    State(home).write("board", {"said": "something else"})
    assert outcomes(invoke(home, "send", "board", "--json")) == {"board": "stopped"}
    assert invoke(home, "resume", "board").exit_code == 0
    assert outcomes(invoke(home, "send", "board", "--json")) == {"board": "sent"}
    assert len(mails) == before + 1


def test_what_cannot_be_sent_is_told_and_tried_again(written: tuple[Path, list, list], monkeypatch: pytest.MonkeyPatch) -> None:
    home = written[0]
    monkeypatch.setenv("TAKEHOLD_DIGEST_CHAT_URL", "http://127.0.0.1:9/x")
    State(home).write("chat", {"said": None})
    failed = invoke(home, "send", "chat", "--json")
    assert (failed.exit_code, outcomes(failed)) == (75, {"chat": "failed"})
    assert "said" not in State(home).read()["chat"]


def test_a_link_ends_its_own_digest_and_a_forged_one_nothing(written: tuple[Path, list, list], monkeypatch: pytest.MonkeyPatch) -> None:
    home = written[0]
    assert stop_address(home, load_settings(home), "coach") is None  # nobody signs in: no page answers to others
    monkeypatch.setenv("TAKEHOLD_SIGN_IN_COOKIE_SECRET", KEY)
    monkeypatch.setenv("TAKEHOLD_SIGN_IN__METADATA_URL", "https://l.example.org/x")
    monkeypatch.setenv("TAKEHOLD_SIGN_IN__CLIENT_ID", "t")
    monkeypatch.setenv("TAKEHOLD_SIGN_IN__ADDRESS", "https://t.example.org")
    link = stop_address(home, load_settings(home), "coach")
    assert link is not None and link.startswith("https://t.example.org/stop?digest=coach.")
    token, stop = link.partition("digest=")[2], stopper(home, KEY, utc_now)
    assert [stop(other) for other in ("", "coach", "coach.", token[:-1], token.replace("coach", "board"))] == [False] * 5
    assert "stopped_at" not in State(home).read().get("coach", {})
    assert stop(token) and "stopped_at" in State(home).read()["coach"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[mail]\nhost = "mail.example.org"\nsender = "t@example.org"\nsecurity = "none"\n', "this machine only"),
        ('[digest.x]\nrole = "member"\nto = "a@example.org"\n', "digest.x.role"),
        ('[digest.x]\nrole = "sponsor"\nto = "a@example.org\\nBcc: b@example.org"\n', "digest.x.to"),
    ],
)
def test_settings_that_would_tell_too_much_are_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    tmp_path.joinpath("takehold.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=named):
        load_settings(tmp_path)


def test_a_digest_that_nobody_wrote_is_named(written: tuple[Path, list, list], tmp_path: Path) -> None:
    unknown = invoke(written[0], "show", "bored")
    assert (unknown.exit_code, "board, coach, chat" in unknown.stderr) == (2, True)
    assert "write [digest.NAME]" in invoke(tmp_path, "show").stderr
