"""The command line at its edges: help, home, errors with exit codes, and passwords that never show."""

import errno
import json
import os
import pty
import re
import sqlite3
import stat
import subprocess
import sys
import termios
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from metrics.catalog import CATALOG
from sql import errors as sql_errors
from takehold import wiring
from takehold.cli import app
from takehold.errors import ExitCode, InputError
from takehold.failures import explain
from takehold.settings import Settings

CANARY = "canary-4711-x"
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "commands.md"
TAKEHOLD = [sys.executable, "-c", "from takehold.cli import main; main()"]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands see no home and no URL of the machine that runs the tests."""
    for name in [name for name in os.environ if name.startswith("TAKEHOLD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))


@pytest.fixture
def run() -> CliRunner:
    """A runner without a terminal."""
    return CliRunner()


def test_every_command_option_and_exit_code_is_documented(run: CliRunner) -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    help_text = " ".join(run.invoke(app, ["--help"]).output.split())
    for code in ExitCode:
        assert f"| {code.value} | {code.meaning} |" in document
        assert f"{code.value} - {code.meaning}" in help_text
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.callback.__name__
        assert f"- `takehold {name}" in document
        shown = run.invoke(app, [name, "--help"], env={"COLUMNS": "200"}).output
        options = {word.rstrip(",.:;") for word in shown.split() if word.startswith("--")}
        for option in options - {"--help", "--home", "--serve"}:
            assert option in document, f"{name} {option}"


def test_the_home_may_stand_before_or_after_the_command(run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEHOLD_HOME", str(tmp_path / "environment"))
    for arguments, home in (
        (["--home", str(tmp_path / "a"), "doctor", "--json"], tmp_path / "a"),
        (["doctor", "--json", "--home", str(tmp_path / "b")], tmp_path / "b"),
        (["--home", str(tmp_path / "a"), "doctor", "--json", "--home", str(tmp_path / "b")], tmp_path / "b"),  # the nearer one
        (["doctor", "--json"], tmp_path / "environment"),
    ):
        assert json.loads(run.invoke(app, arguments).stdout)["home"] == str(home)
    monkeypatch.delenv("TAKEHOLD_HOME")
    assert json.loads(run.invoke(app, ["doctor", "--json"]).stdout)["home"] == str(tmp_path / "user" / ".takehold")


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (["connect", "Sales", "--crm", "espocrm"], 2, "lower-case letters"),
    (["connect", "sales", "--crm", "acme"], 2, "No kind of CRM called 'acme'. Known: "),
    (["connect", "sales", "--crm", "espocrm"], 2, "No URL for source 'sales'. Set TAKEHOLD_SALES_URL"),
    (["connect", "sales"], 2, "--crm"),
    (["refresh"], 2, "Connect one: takehold connect NAME --crm KIND"),
    (["refresh", "--as-of", "yesterday"], 2, "'yesterday' is not a time like 2026-07-01"),
    (["serve", "--host", "0.0.0.0"], 2, "nobody signs in, so the dashboard listens on this machine only"),
    (["serve", "--port", "0"], 2, "--port"),
    (["sql", "drop table person"], 2, "Only a SELECT statement is allowed"),
    (["sql", "select 1"], 5, "Nothing is published yet"),
    (["metrics", "active_user_rte"], 2, "No metric called 'active_user_rte'; did you mean active_user_rate? All are in docs/metrics.md."),
    (["metrics", "--as-of", "soon"], 2, "'soon' is not a date like 2026-07-01."),
    (["metrics", "active_user_rate"], 5, "Nothing is published yet"),
    (["snapshots", "rollback"], 2, "Name a snapshot. Kept: none."),
    (["snapshots", "rollback", "s9"], 2, "No snapshot 's9'. Kept: none."),
    (["snapshots", "list", "s9"], 2, "'list' takes no id"),
    (["snapshots", "verify"], 5, "There is no snapshot to verify."),
    (["doctor"], 5, ""),
    (["nonsense"], 2, "nonsense"),
])  # fmt: skip
def test_an_error_speaks_and_has_its_exit_code(run: CliRunner, tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    result = run.invoke(app, ["--home", str(tmp_path), *arguments])
    assert result.exit_code == code, result.output
    assert words in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_wrong_settings_file_stops_every_command_with_its_name(run: CliRunner, tmp_path: Path) -> None:
    tmp_path.joinpath("takehold.toml").write_text("[privacy]\nflor = 5\n", encoding="utf-8")
    for arguments in (["refresh"], ["doctor"], ["serve"], ["metrics"], ["snapshots"], ["sql", "select 1"], ["demo", "--no-serve"]):
        result = run.invoke(app, [*arguments, "--home", str(tmp_path)])
        assert (result.exit_code, "takehold.toml: privacy.flor: unknown key; did you mean floor?" in result.stderr) == (2, True)


@pytest.mark.parametrize(("line", "words"), [
    ("habit_rte = 0.5", "targets.habit_rte: no such metric; did you mean habit_rate?"),
    ("habit_rate = 60", "targets.habit_rate: 60 is no share, which lies between 0 and 1; 60 % is 0.6."),
    ("habit_rate = -0.1", "targets.habit_rate: -0.1 is no share, which lies between 0 and 1."),
    ("habit_rate = 160", "targets.habit_rate: 160 is no share, which lies between 0 and 1."),
])  # fmt: skip
def test_a_target_that_cannot_be_meant_is_named(run: CliRunner, tmp_path: Path, line: str, words: str) -> None:
    tmp_path.joinpath("takehold.toml").write_text(f"[targets]\n{line}\n", encoding="utf-8")
    result = run.invoke(app, ["doctor", "--home", str(tmp_path)])
    assert (result.exit_code, words in " ".join(result.stderr.split())) == (2, True), result.stderr


def test_only_a_share_is_held_to_lie_between_0_and_1(tmp_path: Path) -> None:
    assert (CATALOG["active_days_28"].unit, CATALOG["habit_rate"].unit) == ("days", "share")
    wiring.check_own_files(tmp_path, Settings(targets={"active_days_28": 12, "habit_rate": 1}))
    with pytest.raises(InputError, match=r"targets\.habit_rate: 12 is no share"):
        wiring.check_own_files(tmp_path, Settings(targets={"active_days_28": 12, "habit_rate": 12}))


def test_no_home_is_served_that_does_not_exist(run: CliRunner, tmp_path: Path) -> None:
    result = run.invoke(app, ["serve", "--home", str(tmp_path / "typo")])
    assert (result.exit_code, f"There is no Takehold home at {tmp_path / 'typo'}" in " ".join(result.stderr.split())) == (2, True)


def test_no_word_of_a_help_text_is_taken_for_markup(run: CliRunner) -> None:
    assert "once a sign-in is set up" in " ".join(run.invoke(app, ["--help"], env={"COLUMNS": "200"}).output.split())
    texts = [command.callback.__doc__ or "" for command in app.registered_commands if command.callback]
    assert len(texts) > 15
    assert [text for text in texts if re.search(r"\[[a-z_]+\]", text)] == []


def test_a_database_of_another_kind_asks_for_the_kind(run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as database:
        database.execute("create table something (id integer)")
    monkeypatch.setenv("TAKEHOLD_SALES_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
    result = run.invoke(app, ["connect", "sales", "--crm", "odoo", "--home", str(tmp_path)])
    said = " ".join(result.stderr.split())
    assert (result.exit_code, "This database does not look like odoo" in said, "Is --crm right?" in said) == (2, True, True), said
    assert not tmp_path.joinpath("takehold.toml").exists()


def test_a_stopped_refresh_says_what_stays_served(run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(wiring, "run_refresh", stopped)
    result = run.invoke(app, ["refresh", "--home", str(tmp_path)])
    assert (result.exit_code, "stays served; run it again: takehold refresh" in " ".join(result.stderr.split())) == (130, True), (
        result.output
    )


def test_the_demo_keeps_away_from_a_home_with_a_real_source(run: CliRunner, tmp_path: Path) -> None:
    tmp_path.joinpath("takehold.toml").write_text('[sources.sales]\ncrm = "espocrm"\n', encoding="utf-8")
    result = run.invoke(app, ["demo", "--no-serve", "--home", str(tmp_path)])
    assert (result.exit_code, "names real sources (sales)" in result.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["takehold.toml"]


def test_an_unreachable_source_does_not_repeat_the_password(run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKEHOLD_SALES_URL", f"mysql://reader:{CANARY}@127.0.0.1:1/espocrm")
    result = run.invoke(app, ["connect", "sales", "--crm", "espocrm", "--home", str(tmp_path)])
    assert (result.exit_code, "[sources.sales] 127.0.0.1" in result.stderr) == (4, True)
    assert CANARY not in result.output
    assert not tmp_path.joinpath("takehold.toml").exists()


@pytest.mark.parametrize("debug", ["", "1"])
def test_no_error_shows_a_password_not_even_a_surprising_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, debug: str) -> None:
    monkeypatch.setenv("TAKEHOLD_SALES_URL", f"mysql://reader:{CANARY}@h/espocrm")
    monkeypatch.setenv("TAKEHOLD_DEBUG", debug)
    try:
        raise KeyError(f"password {CANARY} of mysql+pymysql://reader:{CANARY}@h/espocrm, row of jane.doe@example.org")
    except KeyError as error:
        message, code = explain(error, tmp_path)
    assert (CANARY in message, code) == (False, ExitCode.UNEXPECTED)
    assert ("jane.doe" in message) == bool(debug)  # a row of the CRM shows only to who asks for it


@pytest.mark.parametrize(("error", "code"), [
    (sql_errors.SourceUnreachable("x"), 4),
    (sql_errors.UnknownCrm("x"), 2),
    (sql_errors.SourceSchemaError("x"), 2),
    (sql_errors.NothingPublished("x"), 5),
    (sql_errors.SnapshotDamaged("x"), 5),
    (sql_errors.RefreshRunning("x"), 6),
    (sql_errors.StoreUnreachable("x"), 75),
    (psycopg.errors.AdminShutdown("terminating connection due to administrator command"), 75),
    (OSError(errno.ENOSPC, "No space left on device"), 75),
    (RuntimeError("IO Error: Could not write file: No space left on device"), 75),  # how an engine says it
    (RuntimeError("x"), 1),
])  # fmt: skip
def test_every_kind_of_failure_has_its_exit_code(tmp_path: Path, error: Exception, code: int) -> None:
    assert explain(error, tmp_path)[1] == code


def test_a_running_refresh_ends_the_command_with_its_own_code(run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def running(*_: object, **__: object) -> None:
        raise sql_errors.RefreshRunning("Another refresh is running.")

    monkeypatch.setattr(wiring, "run_refresh", running)
    result = run.invoke(app, ["refresh", "--home", str(tmp_path)])
    assert (result.exit_code, result.stderr) == (6, "Another refresh is running.\n")


def wait_until_unseen(terminal: int) -> None:
    """Wait until the program switched the terminal's echo off: what is typed earlier would be thrown away."""
    for _ in range(600):
        if not termios.tcgetattr(terminal)[3] & termios.ECHO:
            return
        time.sleep(0.1)
    pytest.fail("the prompt never switched the echo off")


def test_a_terminal_is_asked_for_the_url_which_is_stored_unseen(tmp_path: Path, demo_database: Path) -> None:
    controller, terminal = pty.openpty()
    command = [*TAKEHOLD, "connect", "sales", "--crm", "demo", "--home", str(tmp_path)]
    with subprocess.Popen(command, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        wait_until_unseen(terminal)
        os.write(controller, f"sqlite:///{demo_database}\n".encode())
        output, errors = process.communicate(timeout=60)
    os.close(terminal)
    os.close(controller)
    assert (process.returncode, b"Connected to" in output) == (0, True), errors
    assert str(demo_database).encode() not in output + errors
    secrets_file = tmp_path / "secrets.toml"
    assert stat.S_IMODE(secrets_file.stat().st_mode) == 0o600
    assert f"sqlite:///{demo_database}" in secrets_file.read_text(encoding="utf-8")
    assert str(demo_database) not in tmp_path.joinpath("takehold.toml").read_text(encoding="utf-8")
