"""A part of a page that runs anew alone, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import opened
from tests.dashboard.serving import served_world

pytestmark = pytest.mark.browser


def test_what_is_picked_in_a_part_runs_nothing_else_of_the_page(browser: Browser, tmp_path: Path) -> None:
    with served_world("plain", tmp_path) as port, opened(browser, f"http://localhost:{port}") as seen:
        seen.open("")
        runs = tmp_path.joinpath("runs").read_text()
        assert runs
        box = seen.page.get_by_label("Search teams and figures")
        box.fill("south")
        box.press("Enter")
        seen.page.get_by_role("link", name="Team: South").wait_for()
        assert tmp_path.joinpath("runs").read_text() == runs
        seen.page.get_by_text("Month", exact=True).click()
        seen.wait()
        assert len(tmp_path.joinpath("runs").read_text()) > len(runs)
        assert seen.errors == []
