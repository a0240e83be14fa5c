"""A dashboard behind a real sign-in on loopback, and who signs in next."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

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
        """Where people open it."""
        return f"http://localhost:{self.port}"

    def next_user(self, email: str, **claims: object) -> None:
        """Whom the provider signs in from now on."""
        self.folder.joinpath("user.json").write_text(json.dumps({"email": email, "email_verified": True, **claims}), encoding="utf-8")

    def give(self, *, unit: str = "", **roles: str) -> None:
        """Write the roles of people, and a unit where they reach one only, into the settings; a name with an @ is a whole address."""
        people = {name if "@" in name else f"{name}@example.org": role for name, role in roles.items()}
        reach = f'units = ["{unit}"]\n' if unit else ""
        lines = [f'[sign_in.people."{address}"]\nrole = "{role}"\n{reach}' for address, role in people.items()]
        self.home.joinpath("takehold.toml").write_text(self.settings + "\n".join(lines), encoding="utf-8")


def signed_in(seen: "Visit") -> None:
    """Sign in as the one whom the provider lets in."""
    seen.page.goto(seen.address)
    seen.page.get_by_role("button", name="Sign in").click()
    seen.page.wait_for_selector("text=Sign out", timeout=60_000)
    seen.wait()


def names_of_pages(seen: "Visit") -> list[str]:
    """The pages that the navigation offers."""
    return [text.strip() for text in seen.page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()]
