"""Tokens of the API: kept as hashes, void after their day, and needed beyond this machine."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from access.viewlog import entries
from takehold.api_run import hash_of, new_token, viewer_of_token
from takehold.cli import app
from takehold.clock import utc_now
from takehold.settings import Settings, load_settings
from tests.browser.conftest import TAKEHOLD
from tests.dashboard.serving import free_port, get, served


def settings_with(home: Path, token: str, more: str = "") -> Settings:
    home.joinpath("takehold.toml").write_text(f'[api.tokens.bi]\nsha256 = "{hash_of(token)}"\nrole = "trainer"\n{more}', encoding="utf-8")
    return load_settings(home)


def test_a_token_is_long_random_and_known_by_its_hash_alone(tmp_path: Path) -> None:
    (first, digest), (second, _) = new_token(), new_token()
    assert (len(first) >= 40, first != second, hash_of(first) == digest, first in digest) == (True, True, True, False)
    settings = settings_with(tmp_path, first, 'units = ["Sales"]\n')
    found = viewer_of_token(settings, first)
    assert found is not None and (found.name, found.role, found.units, found.floor.k) == ("api bi", "trainer", ("Sales",), 5)
    assert [viewer_of_token(settings, other) for other in (second, digest, "", None)] == [None] * 4


@pytest.mark.parametrize(("days", "is_good"), [(-1, False), (0, False), (1, True)])
def test_a_token_is_void_from_its_last_day_on(tmp_path: Path, days: int, is_good: bool) -> None:
    until = utc_now().date() + timedelta(days=days)
    assert (viewer_of_token(settings_with(tmp_path, "th_x", f"until = {until}\n"), "th_x") is not None) is is_good


def test_without_tokens_this_machine_alone_is_answered_and_only_where_nobody_signs_in(tmp_path: Path) -> None:
    local = viewer_of_token(load_settings(tmp_path), None)
    assert local is not None and local.role == "administrator"
    signing = '[sign_in]\nmetadata_url = "https://l.example.org/x"\nclient_id = "t"\naddress = "https://t.example.org"\n'
    tmp_path.joinpath("takehold.toml").write_text(signing, encoding="utf-8")
    assert viewer_of_token(load_settings(tmp_path), None) is None


def test_beyond_this_machine_the_command_wants_tokens_and_makes_them(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["--home", str(tmp_path), "api", "--host", "0.0.0.0"])
    assert (refused.exit_code, "--new-token" in refused.stderr) == (2, True)
    made = CliRunner().invoke(app, ["--home", str(tmp_path), "api", "--new-token", "bi"])
    token = made.stdout.strip()
    assert made.exit_code == 0 and hash_of(token) in made.stderr and token not in made.stderr


def test_the_served_api_answers_by_token_notes_it_and_forgets_a_token_that_was_taken_away(prepared_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    subprocess.run(["cp", "-a", str(prepared_home), str(home)], check=True)
    text = home.joinpath("takehold.toml").read_text(encoding="utf-8")
    home.joinpath("takehold.toml").write_text(
        f'{text}\n[api.tokens.bi]\nsha256 = "{hash_of("th_known")}"\nrole = "sponsor"\n', encoding="utf-8"
    )
    port = free_port()
    path = "/v1/values?metric=habit_rate&by=company&period=week"
    with served([str(TAKEHOLD), "api", "--port", str(port), "--home", str(home)], port, alive="/health"):
        status, _, body = get(port, path, headers={"Authorization": "Bearer th_known"})
        assert status == 200, body
        assert [row["state"] for row in json.loads(body)["rows"]][:3] == ["value"] * 3
        assert get(port, path)[0] == 401
        home.joinpath("takehold.toml").write_text(text + "\n", encoding="utf-8")
        assert get(port, path, headers={"Authorization": "Bearer th_known"})[0] == 401  # and none is left: closed, not open
    noted = [(entry["who"], entry["what"]) for entry in entries(home / "view-log.jsonl")]
    assert [entry for entry in noted if entry[0] != "operator"] == [("api bi", "api: /v1/values habit_rate")]
