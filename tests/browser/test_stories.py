"""From the sign-in to the action: the sponsor finds the return and prints the brief."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, opened
from tests.browser.signing import Place, signed_in
from tests.delivery.test_brief import pages

pytestmark = pytest.mark.browser


@contextmanager
def let_in(browser: Browser, place: Place, *, unit: str = "", **role: str) -> Iterator[Visit]:
    """Somebody with a role, signed in."""
    place.give(unit=unit, **role)
    place.next_user(f"{next(iter(role))}@example.org")
    with opened(browser, place.address) as seen:
        signed_in(seen)
        yield seen


def go(seen: Visit, label: str, path: str) -> str:
    """Follow the navigation to a page; returns the sentence that it begins with."""
    seen.page.get_by_role("link", name=label, exact=True).click()
    seen.page.wait_for_url(f"**/{path}**")
    seen.wait()
    return plain(seen.page.inner_text(".th-finding"))


def plain(text: str) -> str:
    """Text with every kind of space as one."""
    return " ".join(text.replace("\u2060", "").split())


def test_the_sponsor_finds_the_return_and_prints_the_brief_that_says_the_same(browser: Browser, place: Place) -> None:
    with let_in(browser, place, sue="sponsor") as seen:
        finding = go(seen, "Sponsor", "sponsor")
        assert re.match(r"Benefits run at -?\d+ % of the business case", finding), finding
        with seen.page.expect_download() as taken:
            seen.page.get_by_role("button", name="Print as a two-page brief").click()
        first, second = pages(Path(taken.value.path()).read_bytes())
        assert "1 of 2" in first and "2 of 2" in second
        assert finding.split(" (")[0] in plain(first)
        assert seen.errors == []
