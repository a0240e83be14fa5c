"""An EspoCRM without waves, trainings or a programme in the browser: three pages say what is not known there, and why."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import TAKEHOLD, Visit, opened
from tests.browser.test_stories import plain, shown
from tests.connectors.homes import refreshed
from tests.dashboard.serving import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def seen(browser: Browser, tmp_path_factory: pytest.TempPathFactory, espocrm_url: str) -> Iterator[Visit]:
    """The dump, read and served as its owner would."""
    home = refreshed(tmp_path_factory.mktemp("espocrm"), espocrm_url)
    port = free_port()
    command = [str(TAKEHOLD), "serve", "--port", str(port), "--home", str(home)]
    with served(command, port), opened(browser, f"http://localhost:{port}") as visit:
        yield visit


def finding(seen: Visit, page: str) -> str:
    """The sentence that a page begins with."""
    seen.open(page)
    return plain(seen.page.inner_text(".th-finding"))


def test_the_project_page_says_that_no_team_can_be_compared_and_that_no_wave_is_entered(seen: Visit) -> None:
    assert finding(seen, "project").startswith("Where it is stuck is not known: some groups had fewer than 5 people")
    said = shown(seen)
    assert "EspoCRM does not log how long a page took." in said
    assert "fewer than four other teams of its kind to compare with" in said
    assert "Wave 1" not in said
    assert "it is not known what they lose" in said
    assert "lose nothing" not in said


def test_the_training_page_judges_what_it_can_and_says_of_the_rest_why_not(seen: Visit) -> None:
    assert finding(seen, "training").startswith("2 of 3 teams need “Pipeline 2: close dates and stages”")
    assert "EspoCRM does not log lists, search, reports or dashboards." in shown(seen)
    assert "Did it work?" not in shown(seen)  # no training is entered: nothing is claimed about one


def test_the_sponsor_page_names_what_has_to_be_entered_before_a_return_can_be_told(seen: Visit) -> None:
    said = finding(seen, "sponsor")
    assert "%" not in said, said
    assert said.startswith("The return cannot be worked out: the terms of the business case are not entered")
    assert "Enter it under Programme" in shown(seen)
    assert seen.errors == [] and seen.outside == []
