"""Homes after their first refresh, made once per test run: of the replayed APIs, of the EspoCRM dump and of the small EspoCRM.

They are looked at and never changed; a test that refreshes again takes a copy with ``copied``.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.connectors.homes import refreshed
from tests.connectors.replay.cases import CASES
from tests.connectors.replay.homes import FIRST, Landed, api_home, refresh
from tests.connectors.replay.server import serving


@pytest.fixture(scope="session")
def espocrm_home(tmp_path_factory: pytest.TempPathFactory, espocrm_url: str) -> Path:
    """The home of the EspoCRM dump."""
    return refreshed(tmp_path_factory.mktemp("espocrm"), espocrm_url)


@pytest.fixture(scope="session")
def espocrm_small_home(tmp_path_factory: pytest.TempPathFactory, espocrm_small_url: str) -> Path:
    """The home of the small EspoCRM, as of 16 March 2026."""
    return refreshed(tmp_path_factory.mktemp("espocrm-small"), espocrm_small_url, as_of="2026-03-16T00:00:00Z")


@pytest.fixture(scope="session")
def landed_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Landed]]:
    """A function that gives the home of a kind of API, refreshed once and undisturbed; the world behind it must not be changed."""
    made: dict[str, Landed] = {}
    with ExitStack() as servers:

        def landed(kind: str) -> Landed:
            if kind not in made:
                case = CASES[kind]
                server = servers.enter_context(serving(case.world().answer))
                home = api_home(tmp_path_factory.mktemp(kind) / "home", kind, case.url(server.port))
                asked = len(server.requests)
                report = refresh(home, case.url(server.port), FIRST, exit_code=3)
                made[kind] = Landed(case, home, report, len(server.requests) - asked, server)
            return made[kind]

        yield landed
