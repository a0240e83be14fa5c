"""From the identity provider's claims and the settings to a viewer; and what a dashboard for others needs before it listens."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from access.viewer import SignInNeeded
from takehold.cli import app
from takehold.clock import from_epoch
from takehold.errors import InputError
from takehold.settings import Settings, load_settings
from takehold.sign_in import LiveSettings, secrets_of, viewer_of
from tests.servers import free_port

NOW = datetime(2026, 7, 1, 12)
ISSUED = (NOW - datetime(1970, 1, 1)).total_seconds() - 60
BASE = """
[sign_in]
metadata_url = "https://login.example.org/.well-known/openid-configuration"
client_id = "takehold"
address = "https://takehold.example.org/"
role_claim = "groups"
[sign_in.roles]
bosses = "sponsor"
coaches = "trainer"
[sign_in.people."Pat@example.org"]
role = "project_manager"
units = ["Sales"]
"""
GOOD = "k3J9-xQ2v_7LmN0pRs4TuVwXyZaBcDeFgHiJ"


def settings_of(home: Path, text: str = BASE) -> Settings:
    home.joinpath("takehold.toml").write_text(text, encoding="utf-8")
    return load_settings(home)


def claims(email: object = "ann@example.org", **more: Any) -> dict[str, Any]:
    return {"email": email, "email_verified": True, "iat": ISSUED, **more}


def viewer(found: dict[str, Any] | None, settings: Settings, *, now: datetime = NOW) -> Any:
    return viewer_of(found, settings, now=now, snapshot=None)


def test_the_table_wins_over_the_claim_and_of_several_groups_the_one_that_sees_most(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    listed = viewer(claims("PAT@example.org", groups="bosses"), settings)
    assert (listed.name, listed.role, listed.units, listed.account) == (
        "pat@example.org", "project_manager", ("Sales",), "pat@example.org",
    )  # fmt: skip
    claimed = viewer(claims(groups=["coaches", "bosses", "x"]), settings)
    assert (claimed.role, claimed.units, claimed.floor.k) == ("sponsor", None, 5)
    assert viewer(claims(groups="coaches"), settings).units == ()  # the CRM's tree, and no snapshot yet: nothing


def test_who_has_no_role_gets_that_of_all_others_or_nothing(tmp_path: Path) -> None:
    with pytest.raises(SignInNeeded, match="no role here") as refused:
        viewer(claims(groups=["staff"]), settings_of(tmp_path))
    assert refused.value.is_known
    others = settings_of(tmp_path, BASE.replace('role_claim = "groups"', 'others = "member"'))
    assert (viewer(claims(groups="bosses"), others).role, viewer(claims(), others).units) == ("member", ())


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (None, "^Sign in to see"),
        (claims(None, groups="bosses"), "no e-mail address"),
        (claims(groups="bosses", email_verified=False), "not say that ann@example.org is verified"),
        (claims(groups="bosses", email_verified=None), "trust_email"),
        (claims(groups="bosses", iat=ISSUED - 12 * 3600), "older than 12 hours"),
        (claims(groups="bosses", iat=None), "older than 12 hours"),
    ],
)
def test_a_sign_in_that_proves_nothing_lets_nobody_in(tmp_path: Path, found: dict[str, Any] | None, reason: str) -> None:
    with pytest.raises(SignInNeeded, match=reason):
        viewer(found, settings_of(tmp_path))


def test_trusted_addresses_need_no_word_about_them_but_a_denial_counts(tmp_path: Path) -> None:
    trusting = settings_of(tmp_path, BASE.replace("client_id", "trust_email = true\nclient_id"))
    assert viewer(claims(groups="bosses", email_verified=None), trusting).role == "sponsor"
    with pytest.raises(SignInNeeded):
        viewer(claims(groups="bosses", email_verified=False), trusting)


def test_a_role_that_is_taken_away_is_gone_at_once_and_broken_settings_let_nobody_in(tmp_path: Path) -> None:
    live = LiveSettings(tmp_path, settings_of(tmp_path))
    assert viewer(claims("pat@example.org"), live.now()).role == "project_manager"
    settings_of(tmp_path, BASE[: BASE.index("[sign_in.people")])
    with pytest.raises(SignInNeeded, match="no role here"):
        viewer(claims("pat@example.org"), live.now())
    tmp_path.joinpath("takehold.toml").write_text("[sign_in", encoding="utf-8")
    with pytest.raises(SignInNeeded, match="nobody is let in"):
        live.now()
    settings_of(tmp_path)
    assert viewer(claims("pat@example.org"), live.now()).role == "project_manager"
    assert from_epoch(ISSUED) == NOW - timedelta(seconds=60)


@pytest.mark.parametrize(
    ("secrets", "named"),
    [
        ({}, "client_secret"), ({"client_secret": "s"}, "cookie_secret is missing"),
        ({"client_secret": "s", "cookie_secret": GOOD[:31]}, "too weak"), ({"client_secret": "s", "cookie_secret": "ab" * 40}, "too weak"),
    ],
)  # fmt: skip
def test_a_missing_or_weak_secret_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secrets: dict[str, str], named: str) -> None:
    sign_in = settings_of(tmp_path).sign_in
    assert sign_in is not None
    for key, value in secrets.items():
        monkeypatch.setenv(f"TAKEHOLD_SIGN_IN_{key.upper()}", value)
    with pytest.raises(InputError, match=named) as refused:
        secrets_of(tmp_path, sign_in)
    assert GOOD[:31] not in str(refused.value)


def test_strong_secrets_make_the_login_of_the_public_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in = settings_of(tmp_path).sign_in
    assert sign_in is not None
    monkeypatch.setenv("TAKEHOLD_SIGN_IN_CLIENT_SECRET", "s")
    monkeypatch.setenv("TAKEHOLD_SIGN_IN_COOKIE_SECRET", GOOD)
    made = secrets_of(tmp_path, sign_in)
    assert (made["redirect_uri"], made["cookie_secret"]) == ("https://takehold.example.org/oauth2callback", GOOD)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "takehold.example.org"])
def test_beyond_this_machine_nothing_is_served_without_a_sign_in_and_its_secrets(tmp_path: Path, host: str) -> None:
    port = str(free_port())  # somebody may be serving on the usual one
    open_to_all = CliRunner().invoke(app, ["--home", str(tmp_path), "serve", "--port", port, "--host", host])
    assert (open_to_all.exit_code, "[sign_in]" in open_to_all.stderr) == (2, True)
    settings_of(tmp_path)
    without_secrets = CliRunner().invoke(app, ["--home", str(tmp_path), "serve", "--port", port, "--host", "0.0.0.0"])
    assert (without_secrets.exit_code, "TAKEHOLD_SIGN_IN_CLIENT_SECRET" in without_secrets.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (BASE.replace("https://takehold", "http://takehold"), "sign_in.address"),
        (BASE.replace('"sponsor"', '"operator"'), "sign_in.roles"),
        (BASE + "rank = 1\n", "rank"), (BASE.replace("client_id", "hours = 25\nclient_id"), "sign_in.hours"),
    ],
)  # fmt: skip
def test_settings_that_would_open_too_much_are_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        settings_of(tmp_path, text)
