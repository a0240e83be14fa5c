"""From the sign-in to the action: the sponsor prints the brief, the project manager has a cause worked on, the trainer teaches."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from takehold.errors import ExitCode
from tests.browser.conftest import TAKEHOLD, Visit, opened
from tests.browser.signing import Place, signed_in
from tests.dashboard.serving import free_port, served
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


def shown(seen: Visit) -> str:
    """The text of the page."""
    return plain(seen.page.inner_text(".stMain"))


def unfold(seen: Visit, label: str) -> None:
    """Open an expander."""
    seen.page.locator("summary", has_text=label).first.click()


def press(seen: Visit, label: str) -> None:
    """Press a button and wait until the page has answered."""
    seen.page.get_by_role("button", name=label, exact=True).click()
    seen.page.wait_for_timeout(300)
    seen.wait()


def choose(seen: Visit, label: str, wanted: str) -> str:
    """Choose in a list what is left of it after ``wanted`` was typed; returns its text."""
    seen.page.get_by_role("combobox", name=label, exact=True).click()
    seen.page.keyboard.type(wanted)
    option = seen.page.get_by_role("option", name=re.compile(re.escape(wanted))).first
    name = plain(option.inner_text())
    option.click()
    seen.page.keyboard.press("Escape")
    seen.wait()
    return name


def choose_all(seen: Visit, label: str) -> None:
    """Choose everything that a list offers."""
    seen.page.get_by_role("combobox", name=label, exact=True).click()
    seen.page.get_by_role("option", name="Select all").click()
    seen.page.keyboard.press("Escape")
    seen.wait()


def comes(seen: Visit, words: str) -> str:
    """The text of the page once it says ``words``."""
    seen.page.locator(".stMain", has_text=re.compile(re.escape(words).replace(r"\ ", r"\s+"), re.IGNORECASE)).wait_for(timeout=60_000)
    seen.wait()
    return shown(seen)


def entered(home: Path, query: str) -> list[tuple[object, ...]]:
    """What stands in the ledger of a home."""
    with sqlite3.connect(home / "ledger.sqlite") as ledger:
        return list(ledger.execute(query))


def test_the_sponsor_finds_the_return_and_prints_the_brief_that_says_the_same(browser: Browser, place: Place) -> None:
    with let_in(browser, place, sue="sponsor") as seen:
        finding = go(seen, "Sponsor", "sponsor")
        assert re.match(r"Benefits so far run at -?\d+ % of the business case", finding), finding
        with seen.page.expect_download() as taken:
            seen.page.get_by_role("button", name="Print as a two-page brief").click()
        first, second = pages(Path(taken.value.path()).read_bytes())
        assert "1 of 2" in first and "2 of 2" in second
        assert finding.split(" (")[0] in plain(first)
        assert seen.errors == []


def test_the_project_manager_finds_the_worst_wave_and_a_cause_has_it_worked_on_and_sees_it_in_the_ledger(
    browser: Browser, place: Place
) -> None:
    with let_in(browser, place, mia="project_manager") as seen:
        worst = go(seen, "Project", "project").partition(" loses most core work")[0]
        assert re.search(
            r"Wave \d (?:loses|and Wave \d lose) most in one step: \d+ % of (?:its|their) people between \w+ and \w+", shown(seen)
        )
        team, cause = (plain(seen.page.locator(f"td[data-column='{column}']").first.inner_text()) for column in ("Team", "Likely cause"))
        unfold(seen, "Assign or acknowledge a cause")
        assert plain(seen.page.get_by_role("combobox", name="Cause", exact=True).input_value()).startswith(f"{worst}: ")
        assert choose(seen, "Cause", team) == f"{team}: {cause}"
        press(seen, "Assign")
        assert "Assigned." in shown(seen) and "1 action open, 0 done" in shown(seen)
        unfold(seen, "Say that something is done")
        choose(seen, "Done", team)
        press(seen, "Enter as done")
        assert "0 actions open, 1 done" in shown(seen)
        [(key, title, teams, kind)] = entered(place.home, "select key, title, teams, kind from intervention where key like 'done-%'")
        assert (teams, kind) == (team, "fix")
        assert str(key) in shown(seen)
        seen.open("programme?part=Intervention")
        assert choose(seen, "Row", str(key)).startswith(f"{key}: {str(title)[:40]}")
        assert seen.errors == []


def test_the_trainer_finds_who_needs_what_plans_the_module_and_logs_it_as_held(browser: Browser, place: Place) -> None:
    with let_in(browser, place, unit="Sales Germany", tom="trainer") as seen:
        finding = go(seen, "Training", "training")
        assert re.match(r"\d of \d teams? needs? “.+?”: ", finding), finding
        module = planned(seen)
        assert f"“{module}”" in finding
        held(seen, module)
        [(key, kind, reached)] = entered(place.home, f"select key, kind, teams from intervention where title = '{module}'")
        assert kind == "training" and str(key) in shown(seen)
        done = entered(place.home, f"select cohort from alert_action where intervention = '{key}'")
        assert len(done) == len(set(done)) == len(str(reached).split("; ")) > 1
        choose(seen, "Effect of", f"{module}, 17 Jun 2026")
        comes(seen, "The effect is not estimable, because")  # on the day of the training nothing can be seen yet
        assert seen.errors == []


def planned(seen: Visit, *, most_teams: bool = False) -> str:
    """Plan the module that is offered first, for the teams that are, or for all that lack it; returns its name."""
    unfold(seen, "Plan a training")
    module = plain(seen.page.get_by_role("combobox", name="Module", exact=True).input_value())
    if most_teams:
        choose_all(seen, "Teams")
    press(seen, "Plan")
    assert "Planned for" in shown(seen)
    return module


def held(seen: Visit, module: str) -> None:
    """Log all that is planned, which is one module, as held on the day of the data."""
    unfold(seen, "Log a training that was held")
    choose_all(seen, "Done")
    press(seen, "Enter as done")
    assert "in the ledger as an intervention (training)" in shown(seen)


@pytest.mark.long
def test_the_trainer_sees_later_what_the_training_did(browser: Browser, demo_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(demo_home, tmp_path / "home"))
    shutil.rmtree(home / "store")
    refreshed(home, "2026-03-04")
    port = free_port()
    with (
        served([str(TAKEHOLD), "serve", "--port", str(port), "--home", str(home)], port),
        opened(browser, f"http://localhost:{port}") as seen,
    ):
        seen.open("training")
        module = planned(seen, most_teams=True)
        held(seen, module)
        refreshed(home, "2026-06-17")
        seen.open("training")
        choose(seen, "Effect of", f"{module}, 4 Mar 2026")
        said = comes(seen, "teams trained in March 2026 did")
        assert re.search(r"did \d+ % (more|less) core work than they would have, between \d+ % .*?and \d+ %", said), said
        assert "Core work by week around it" in said


def refreshed(home: Path, as_of: str) -> None:
    """Refresh the home from its CRM as it stood on a day."""
    done = subprocess.run([TAKEHOLD, "refresh", "--as-of", as_of, "--home", home], capture_output=True, text=True, timeout=300)
    assert done.returncode in (ExitCode.OK, ExitCode.QUARANTINED), done.stdout + done.stderr  # rows after as-of wait
