"""Homes of the replayed APIs after their first refresh, one per API and test run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.connectors.replay.cases import CASES
from tests.connectors.replay.homes import FIRST, Landed, api_home, refresh
from tests.connectors.replay.server import serving


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
