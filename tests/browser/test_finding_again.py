"""By keyboard from the search box to a team, and back to a kept view with its filters."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_team_is_found_by_keyboard_alone_whatever_the_filters_are(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("?unit=Field+Service")
    seen.page.get_by_label("Search teams and figures").focus()
    seen.page.keyboard.type("service desk munich")
    seen.page.keyboard.press("Enter")
    link = seen.page.get_by_role("link", name="Team: ").first
    link.wait_for()
    name = link.inner_text().removeprefix("Team: ").strip()
    link.focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/team?**team=**")
    seen.wait()
    assert seen.page.inner_text(".th-question") == "How is this team doing?"
    assert seen.page.get_by_role("combobox", name="Team", exact=True).input_value().startswith(name)
    assert "whole company" in seen.page.inner_text(".th-facts")
    assert seen.errors == []


def test_a_kept_view_brings_its_page_and_filters_back_after_others_were_chosen(visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.open("data-health?unit=Field+Service&period=Month")
    seen.page.get_by_role("button", name="Saved views").click()
    seen.page.get_by_label("Name of this view").fill("Service by month")
    seen.page.get_by_role("button", name="Keep this view").click()
    seen.page.wait_for_timeout(500)
    seen.wait()
    seen.open("overview?period=Week&compare=Year+ago")  # the first page answers to its name too
    assert seen.page.get_by_text("Page not found").count() == 0
    assert [text.strip() for text in seen.page.locator("[data-testid=stSidebarNavLink][aria-current=page]").all_inner_texts()] == [
        "Overview"
    ]
    assert "whole company by week, compared with a year ago" in facts(seen)
    seen.page.get_by_role("button", name="Saved views").click()
    seen.page.get_by_role("link", name="Service by month").click()
    seen.page.wait_for_url("**/data-health**")
    seen.wait()
    assert "Field Service by month, compared with the month before" in facts(seen)
    assert seen.errors == []


def facts(seen: Visit) -> str:
    """The line under the finding: as-of and filters."""
    return " ".join(seen.page.inner_text(".th-facts").split())
