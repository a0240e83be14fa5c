"""Names from the CRM are text: they load nothing and lead nowhere, on any page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard import server
from tests.browser.conftest import opened
from tests.dashboard import world
from tests.dashboard.serving import served

pytestmark = pytest.mark.browser


def test_a_team_named_as_an_image_and_a_link_stays_text(browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    world.configure(world.Door(), monkeypatch)
    with served(server.create_app(tmp_path)) as port, opened(browser, f"http://localhost:{port}") as seen:
        for path in ("", "team", "data-health", "definitions"):
            seen.open(path)
            assert seen.page.locator("a[href*=evil], img[src*=evil]").count() == 0, path
        seen.open("team")
        assert world.HOSTILE_TEAM[:20] in seen.page.inner_text("table.th-heat")
    assert seen.outside == []
