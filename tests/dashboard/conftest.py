"""What the tests of pages share."""

import pytest

from tests.dashboard import world


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> world.Door:
    """A door to figures made by hand, with the dashboard wired to it."""
    standing_in = world.Door()
    world.configure(standing_in, monkeypatch)
    return standing_in
