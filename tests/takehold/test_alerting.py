"""Alerts of a home: checked after a refresh, told once, to whom they concern."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.viewer import AccessDenied, Viewer
from takehold import alerting
from takehold.alerting import FILE, read_book
from takehold.cli import app
from takehold.clock import utc_now
from takehold.errors import InputError
from takehold.settings import load_settings
from takehold.wiring import published_snapshot
from tests.mail_server import hook_server, mail_server

RULES = """key,title,kind,metric,goal,level,side,limit_value,weeks,owner_role,tell,is_active
low,Nobody reaches 101 %,threshold,habit_rate,,unit,below,1.01,1,project manager,board; sales; nobody,
fall,A sudden fall,anomaly,core_actions,,team,,,,trainer,board,yes
off,Switched off,threshold,habit_rate,,company,below,1.01,1,sponsor,board,no
wrong,No such metric,threshold,no_such_metric,,company,below,0.5,1,sponsor,board,
"""


def invoke(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


@pytest.fixture(scope="module")
def watched(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list, list]]:
    """A home with rules and two digests, and what a mail and a web server were given."""
    home = Path(shutil.copytree(prepared_home, tmp_path_factory.mktemp("alerts") / "home"))
    rules = home / "rules.csv"
    rules.write_text(RULES, encoding="utf-8")
    assert invoke(home, "ledger", "import", "alert_rule", str(rules)).exit_code == 0
    with mail_server() as (port, mails), hook_server() as (hook, posts):
        text = home.joinpath("takehold.toml").read_text(encoding="utf-8")
        home.joinpath("takehold.toml").write_text(
            f'{text}\n[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "Takehold <t@example.org>"\nsecurity = "none"\n'
            '[digest.board]\nrole = "sponsor"\nto = "Jane <jane@example.org>"\n'
            '[digest.sales]\nrole = "project_manager"\nunits = ["Field Service"]\n',
            encoding="utf-8",
        )
        secrets = home / "secrets.toml"
        secrets.write_text(f'{secrets.read_text()}\n[digest]\nsales = "http://127.0.0.1:{hook}/x"\n', encoding="utf-8")
        yield home, mails, posts


def test_rules_are_checked_and_say_how_they_stand(watched: tuple[Path, list, list]) -> None:
    checked = invoke(watched[0], "alerts", "check", "--json")
    assert checked.exit_code == 0, checked.output
    rows = json.loads(checked.stdout)
    states = {rule: {row["state"] for row in rows if row["rule"] == rule} for rule in ("low", "fall", "off", "wrong")}
    assert states["low"] == {"alerting"} and states["off"] == set() and states["wrong"] == {"error"}
    assert states["fall"] <= {"ok", "no data", "alerting"} and states["fall"]
    assert next(row["why"] for row in rows if row["rule"] == "wrong") == "there is no metric called no_such_metric"


def test_an_alert_is_told_to_nobody_whom_the_matrix_gives_none(watched: tuple[Path, list, list], monkeypatch: pytest.MonkeyPatch) -> None:
    home, mails, posts = watched
    invoke(home, "alerts", "check")

    def refusing(viewer: Viewer, *rule: str) -> None:
        raise AccessDenied(f"{viewer.role}: {' '.join(rule)}")

    monkeypatch.setattr(alerting, "check", refusing)
    settings = load_settings(home)
    with pytest.raises(AccessDenied, match="sponsor: message alert receive"):
        alerting.send(home, settings, published_snapshot(home, settings), now=utc_now())
    assert (mails, posts) == ([], [])


def test_each_digest_is_told_once_of_what_lies_in_its_reach(watched: tuple[Path, list, list]) -> None:
    home, mails, posts = watched
    invoke(home, "alerts", "check")
    sent = invoke(home, "alerts", "send", "--json")
    assert {row["digest"]: row["outcome"] for row in json.loads(sent.stdout)} == {"board": "sent", "nobody": "failed", "sales": "sent"}
    assert sent.exit_code == 75  # one digest that nobody wrote
    assert (len(mails), len(posts)) == (1, 1)
    said = mails[0].get_body(("plain",)).get_content()
    assert " alerts: " in str(mails[0]["Subject"]) and "Nobody reaches 101" in said and "acts: project manager" in said
    told = json.loads(posts[0])["text"]
    assert "1 alert: " in told and "Field Service" in told and "Customer Service" not in told
    again = invoke(home, "alerts", "send", "--json")
    assert {row["digest"]: row["outcome"] for row in json.loads(again.stdout)} == {"nobody": "failed"}
    assert (len(mails), len(posts)) == (1, 1)
    history = json.loads(invoke(home, "alerts", "history", "--json").stdout)
    assert "board sent; nobody failed; sales sent" in next(row["told"] for row in history if row["cohort"] == "Field Service")
    assert all("sales not in reach" in row["told"] for row in history if row["cohort"] == "Customer Service")


def test_a_refresh_checks_the_rules_and_a_damaged_book_stops_no_refresh(watched: tuple[Path, list, list]) -> None:
    home = watched[0]
    home.joinpath(FILE).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="Remove it"):
        read_book(home)
    refreshed = invoke(home, "refresh", "--as-of", "2026-07-01")
    assert refreshed.exit_code == 0, refreshed.output
    assert "alerts.json cannot be read" in refreshed.stderr
    home.joinpath(FILE).unlink()
    invoke(home, "alerts", "check")
    book = read_book(home)
    assert book is not None and {one.rule for one in book.firings} >= {"low"}


def test_who_has_no_rule_is_told_how_to_enter_one(tmp_path: Path) -> None:
    assert "alert_rule" in invoke(tmp_path, "alerts").output


def test_a_digest_that_was_ended_is_told_of_no_alert(watched: tuple[Path, list, list]) -> None:
    home, _, posts = watched
    home.joinpath(FILE).unlink(missing_ok=True)
    assert invoke(home, "alerts", "check").exit_code == 0
    before = len(posts)
    assert invoke(home, "digest", "stop", "sales").exit_code == 0
    settings = load_settings(home)
    done = {one.name: one.outcome for one in alerting.send(home, settings, published_snapshot(home, settings), now=utc_now())}
    assert done["sales"] == "stopped" and len(posts) == before
    book = read_book(home)
    assert book is not None and {told.outcome for one in book.firings for told in one.told if told.to == "sales"} == {"stopped"}
