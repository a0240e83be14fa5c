"""Odd worlds: names that try to be more than text, and a page that cannot be worked out."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, opened
from tests.dashboard import world
from tests.dashboard.serving import served_world

pytestmark = pytest.mark.browser
EVERY_PAGE = ("", "sponsor", "project", "training", "team", "compare", "risk", "data-health", "programme", "definitions", "admin")
FOREIGN = """[...document.querySelectorAll("*")].flatMap(element => [...element.attributes]
    .filter(one => one.name.startsWith("on") || one.name == "srcdoc" || (["href", "src", "action", "data", "poster", "background"]
        .includes(one.name) && /evil|javascript:|data:text/i.test(one.value)))
    .map(one => element.tagName + " " + one.name + "=" + one.value))"""


def assert_only_text(seen: Visit, paths: Sequence[str] = EVERY_PAGE) -> None:
    """On every page nothing of the corpus ran, loads or links, and no page failed."""
    for path in paths:
        seen.open(path)
        assert seen.page.evaluate("window.hit") is None, path
        assert seen.page.evaluate(FOREIGN) == [], path
        assert seen.page.locator("[data-testid=stException], .th-empty h2:has-text('went wrong')").count() == 0, path
    assert seen.outside == []


def test_no_string_of_the_corpus_runs_loads_or_links_on_any_page(browser: Browser, tmp_path: Path) -> None:
    with served_world("hostile", tmp_path) as port, opened(browser, f"http://localhost:{port}") as seen:
        assert_only_text(seen)


def test_a_team_named_as_an_image_and_a_link_stays_text(browser: Browser, tmp_path: Path) -> None:
    with served_world("plain", tmp_path) as port, opened(browser, f"http://localhost:{port}") as seen:
        for path in ("", "team"):  # every other page is opened with the whole corpus
            seen.open(path)
            assert seen.page.locator("a[href*=evil], img[src*=evil]").count() == 0, path
        assert world.HOSTILE_TEAM[:20] in seen.page.inner_text("table.th-heat")
    assert seen.outside == []


def test_a_page_that_fails_says_what_to_do_and_nothing_about_its_values(browser: Browser, tmp_path: Path) -> None:
    with served_world("failing", tmp_path) as port, opened(browser, f"http://localhost:{port}") as seen:
        seen.page.goto(seen.address)
        seen.page.wait_for_selector(".th-empty")
        text = seen.page.inner_text(".stMain")
        assert "Something went wrong on this page" in text and "reference" in text
        assert "4711" not in seen.page.content()
        assert seen.page.locator("[data-testid=stException]").count() == 0
