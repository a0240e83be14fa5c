"""Signing in at a real provider on loopback: who comes in sees what the matrix gives, and who loses the role sees nothing."""

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import RUN_IS_OVER, opened
from tests.browser.signing import Place, names_of_pages, signed_in
from tests.dashboard.serving import get

pytestmark = pytest.mark.browser


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
        box = seen.page.get_by_label("Search teams and figures")
        box.fill("habit")
        box.press("Enter")
        seen.page.locator("a.th-way", has_text="Figure: ").first.wait_for()
        place.give()
        box.fill("fill")  # the box runs anew alone, without the head of the page
        box.press("Enter")
        seen.page.get_by_text("have no role here").wait_for()
        assert seen.page.locator("a.th-way").count() == 0
        seen.page.reload()
        seen.page.get_by_text("have no role here").wait_for()
        assert names_of_pages(seen) == []


def test_a_member_sees_the_own_rows_and_nothing_of_others(browser: Browser, place: Place) -> None:
    address = someone(place.home)
    place.give(**{address: "member"})
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
