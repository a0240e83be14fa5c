"""Odd worlds: names that try to be more than text, and a page that cannot be worked out."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import opened
from tests.dashboard.pages import PAGES
from tests.dashboard.serving import served_world

pytestmark = pytest.mark.browser
FOREIGN = """[...document.querySelectorAll("*")].flatMap(element => [...element.attributes]
    .filter(one => one.name.startsWith("on") || one.name == "srcdoc" || (["href", "src", "action", "data", "poster", "background"]
        .includes(one.name) && /evil|javascript:|data:text/i.test(one.value)))
    .map(one => element.tagName + " " + one.name + "=" + one.value))"""


def test_no_string_of_the_corpus_runs_loads_or_links_on_any_page(browser: Browser, tmp_path: Path) -> None:
    with served_world("hostile", tmp_path) as port, opened(browser, f"http://localhost:{port}") as seen:
        for path in PAGES:
            seen.open(path)
            assert seen.page.evaluate("window.hit") is None, path
            assert seen.page.evaluate(FOREIGN) == [], path
            assert seen.page.locator("[data-testid=stException], .th-empty h2:has-text('went wrong')").count() == 0, path
        seen.open("team")
        assert "<img src=x onerror=window.hit=1>" in seen.page.inner_text("table.th-heat")
    assert seen.outside == []


def test_a_page_that_fails_says_what_to_do_and_nothing_about_its_values(browser: Browser, tmp_path: Path) -> None:
    with served_world("failing", tmp_path) as port, opened(browser, f"http://localhost:{port}") as seen:
        seen.page.goto(seen.address)
        seen.page.wait_for_selector(".th-empty")
        text = seen.page.inner_text(".stMain")
        assert "Something went wrong on this page" in text and "reference" in text
        assert "4711" not in seen.page.content()
        assert seen.page.locator("[data-testid=stException]").count() == 0
