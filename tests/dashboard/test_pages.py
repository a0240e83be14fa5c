"""The four pages on a small made-up company."""

import pytest

from tests.dashboard import world
from tests.dashboard.pages import PAGES, run_page, said

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> world.Door:
    door = world.Door()
    world.configure(door, monkeypatch, synthetic=True, targets={"habit_rate": 0.7})
    return door


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_without_an_error_and_says_that_the_demo_is_made_up(door: world.Door, page: str) -> None:
    app = run_page(page)
    assert not app.exception
    assert "synthetic data" in said(app)
    assert "data as of Wed 17 Jun 2026, 06:00 UTC" in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_who_counts_as_entitled_only_when_it_is_assumed(door: world.Door, page: str) -> None:
    assert "Every active human account counts as entitled" in said(run_page(page))
    door.is_assumed = False
    world.data.configure(world.data._wirings[0].open_snapshot, world.data._wirings[0].viewer, world.data.DashboardSettings())
    assert "counts as entitled" not in said(run_page(page))
