"""Signing in at a real provider on loopback: who comes in sees what the matrix gives, and who loses the role sees nothing."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import RUN_IS_OVER, TAKEHOLD, Visit, opened
from tests.dashboard.serving import free_port, get, served
from tests.identity_provider import CLIENT, SECRET

pytestmark = pytest.mark.browser
COOKIE_SECRET = "k3J9-xQ2v_7LmN0pRs4TuVwXyZaBcDeFgHiJ"


@dataclass
class Place:
    """A dashboard with sign-in, and who signs in next."""

    home: Path
    folder: Path
    port: int
    settings: str = ""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def next_user(self, email: str, **claims: object) -> None:
        """Whom the provider signs in from now on."""
        self.folder.joinpath("user.json").write_text(json.dumps({"email": email, "email_verified": True, **claims}), encoding="utf-8")

    def give(self, **roles: str) -> None:
        """Write the roles of people into the settings."""
        lines = [f'[sign_in.people."{name}@example.org"]\nrole = "{role}"\n' for name, role in roles.items()]
        self.home.joinpath("takehold.toml").write_text(self.settings + "\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def place(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The small demo behind a sign-in."""
    folder = tmp_path_factory.mktemp("provider")
    home = Path(shutil.copytree(demo_home, folder / "home"))
    provider_port, port = free_port(), free_port()
    found = Place(home, folder, port)
    found.settings = home.joinpath("takehold.toml").read_text(encoding="utf-8") + (
        f'\n[sign_in]\nmetadata_url = "http://localhost:{provider_port}/.well-known/openid-configuration"\nclient_id = "{CLIENT}"\n'
        f'address = "{found.address}"\nrole_claim = "groups"\n\n[sign_in.roles]\ncrm-sponsors = "sponsor"\n\n'
    )
    found.give()
    secrets = home / "secrets.toml"
    kept = secrets.read_text(encoding="utf-8") if secrets.exists() else ""
    secrets.write_text(f'{kept}\n[sign_in]\nclient_secret = "{SECRET}"\ncookie_secret = "{COOKIE_SECRET}"\n', encoding="utf-8")
    secrets.chmod(0o600)
    provider = [sys.executable, "-m", "tests.identity_provider", str(provider_port), str(folder)]
    with (
        served(provider, provider_port, alive="/keys"),
        served([str(TAKEHOLD), "serve", "--port", str(port), "--home", str(home)], port),
    ):
        yield found


def signed_in(seen: Visit) -> None:
    seen.page.goto(seen.address)
    seen.page.get_by_role("button", name="Sign in").click()
    seen.page.wait_for_selector("text=Sign out", timeout=60_000)
    seen.wait()


def names_of_pages(seen: Visit) -> list[str]:
    return [text.strip() for text in seen.page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()]


def test_before_the_sign_in_no_page_shows_a_figure_and_no_file_is_given(browser: Browser, place: Place) -> None:
    with opened(browser, place.address) as seen:
        for path in ("", "sponsor", "my-data"):
            seen.page.goto(f"{seen.address}/{path}")
            seen.page.wait_for_selector(RUN_IS_OVER)
            seen.page.get_by_role("button", name="Sign in").wait_for()
            assert "%" not in seen.page.inner_text(".stMain"), path
        assert names_of_pages(seen) == []
    assert get(place.port, "/media/anything.csv")[0] == 403


def test_a_sponsor_by_claim_is_named_beside_every_page(browser: Browser, place: Place) -> None:
    place.next_user("ann@example.org", groups=["staff", "crm-sponsors"])
    with opened(browser, place.address) as seen:
        signed_in(seen)
        assert "ann@example.org: sponsor" in seen.page.inner_text("[data-testid=stSidebar]").replace("\u2060", "")


def test_a_trainer_has_no_page_about_money_and_loses_everything_with_the_role(browser: Browser, place: Place) -> None:
    place.give(tom="trainer")
    place.next_user("tom@example.org")
    with opened(browser, place.address) as seen:
        signed_in(seen)
        assert names_of_pages(seen) == [
            "Overview",
            "Training",
            "Team",
            "Compare",
            "Risk",
            "Data health",
            "Programme",
            "Definitions",
            "My data",
        ]
        seen.page.goto(f"{seen.address}/sponsor")
        seen.page.get_by_text("Page not found").first.wait_for()
        seen.open("programme")
        assert "Cost" not in seen.page.inner_text(".stMain")
        place.give()
        seen.page.get_by_role("link", name="Training").click()
        seen.page.get_by_text("have no role here").wait_for()
        assert names_of_pages(seen) == []


def test_a_member_sees_the_own_rows_and_nothing_of_others(browser: Browser, place: Place) -> None:
    address = someone(place.home)
    place.home.joinpath("takehold.toml").write_text(f'{place.settings}[sign_in.people."{address}"]\nrole = "member"\n', encoding="utf-8")
    place.next_user(address.upper())
    with opened(browser, place.address) as seen:
        signed_in(seen)
        assert names_of_pages(seen) == ["Definitions", "My data"]
        text = seen.page.inner_text(".stMain")
        assert "You are counted in the group" in text and "you worked in the CRM on" in text
        for path in ("overview", "team", "sponsor"):
            seen.page.goto(f"{seen.address}/{path}")
            seen.page.get_by_text("Page not found").first.wait_for()


def someone(home: Path) -> str:
    """The address of a person of the demo's CRM who has a team."""
    with sqlite3.connect(home / "demo" / "crm.sqlite") as crm:
        query = "select a.email from accounts_login a join memberships m on m.account_id = a.id where a.active = 1 order by a.id limit 1"
        return str(crm.execute(query).fetchone()[0])
