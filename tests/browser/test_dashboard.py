"""Every page of the demo in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
PAGES = ("", "project", "training", "team", "compare", "risk", "data-health", "definitions")
OTHER_PAGES = ("sponsor", "programme", "admin")
SCHEMES = ("light", "dark")
Visitor = Callable[..., Visit]


LOOKS = [
    ("light", 1280),
    ("dark", 390),
    pytest.param("dark", 1280, marks=pytest.mark.long),
    pytest.param("light", 390, marks=pytest.mark.long),
]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_is_drawn_whole_without_an_error_a_request_to_the_outside_or_a_serious_violation_of_axe(
    visit: Visitor, scheme: str, width: int
) -> None:
    seen = visit(scheme=scheme, width=width)
    for path in (*PAGES, _link_to_a_team(seen)):
        seen.open(path)
        assert "synthetic data" in seen.page.inner_text(".stMain"), path
        assert seen.page.locator("[data-testid=stException], .th-empty").count() == 0, path
        assert seen.overflow() <= 0, path
        assert grave(seen) == [], path
    assert seen.errors == []
    assert seen.outside == []


@pytest.mark.long
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_none_on_the_other_pages_either_which_fit_a_narrow_window_too(visit: Visitor, scheme: str) -> None:
    seen, narrow = visit(scheme=scheme), visit(scheme=scheme, width=390)
    for path in OTHER_PAGES:
        seen.open(path)
        assert grave(seen) == [], path
        narrow.open(path)
        assert narrow.overflow() <= 0, path
    assert seen.errors + narrow.errors == []


def grave(seen: Visit) -> list[tuple[str, str]]:
    """What axe finds serious or critical on the open page: rule and element."""
    found: Any = Axe().run(seen.page)
    violations = [violation for violation in found.response["violations"] if violation["impact"] in ("serious", "critical")]
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in violations]


def test_a_definition_opens_by_keyboard(visit: Visitor) -> None:
    seen = visit()
    seen.open("")
    tip = seen.page.locator(".th-tip").first
    assert not tip.is_visible()
    seen.page.locator("button.th-info").first.focus()
    assert tip.is_visible()


def test_filters_survive_reload_page_change_and_a_shared_link(visit: Visitor) -> None:
    seen = visit()
    seen.open("")
    _choose(seen, "Unit", "Field Service")
    _choose(seen, "Compare with", "Quarter ago")
    seen.page.get_by_role("radio", name="Month").click()
    seen.wait()
    expected = "Field Service by month, compared with a quarter ago"
    assert _facts(seen).endswith(expected)
    seen.page.reload()
    seen.wait()
    assert _facts(seen).endswith(expected)
    seen.page.get_by_role("link", name="Data health").click()
    seen.page.wait_for_url("**/data-health**")
    seen.wait()
    assert _facts(seen).endswith(expected)
    shared = visit()
    shared.page.goto(seen.page.url)
    shared.wait()
    assert _facts(shared).endswith(expected)
    assert seen.errors + shared.errors == []


def test_a_team_is_opened_from_the_list_and_by_its_link(visit: Visitor) -> None:
    seen, shared = visit(), visit()
    link = _link_to_a_team(seen)
    finding = seen.page.inner_text(".th-finding")
    shared.open(link)
    assert seen.page.inner_text(".th-question") == "How is this team doing?"
    assert shared.page.inner_text(".th-finding") == finding


def _link_to_a_team(seen: Visit) -> str:
    """Choose the first team of the list; the path that its page then has."""
    seen.open("team")
    seen.page.get_by_role("combobox", name="Team").click()
    seen.page.get_by_role("option").nth(1).click()
    seen.page.wait_for_url("**/team?team=**")
    seen.wait()
    return seen.page.url.removeprefix(f"{seen.address}/")


def _choose(seen: Visit, label: str, option: str) -> None:
    seen.page.get_by_role("combobox", name=label).click()
    seen.page.get_by_role("option", name=option, exact=True).click()
    seen.wait()


def _facts(seen: Visit) -> str:
    return " ".join(seen.page.inner_text(".th-facts").split())
