"""The worlds in which things are broken: built once per run, copied for each accident."""

from datetime import datetime
from pathlib import Path

import pytest

from demo.generate import build
from tests.faults.refreshing import Crm, World, build_world


@pytest.fixture(scope="session")
def small_world(espocrm_small_url: str, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The EspoCRM that can be counted by hand, two weeks of history later."""
    crm = Crm("espocrm", espocrm_small_url, first_as_of="2026-03-02", next_as_of="2026-03-16")
    return build_world(tmp_path_factory.mktemp("small-world"), crm)


@pytest.fixture(scope="session")
def demo_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A demo CRM with 18 months of history, two weeks later: many pieces, seconds of writing."""
    folder = tmp_path_factory.mktemp("demo-world")
    database = build(folder / "crm", as_of=datetime.fromisoformat("2026-11-16"), scale=0.02)
    crm = Crm("demo", f"sqlite:///{Path(database)}", first_as_of="2026-11-02", next_as_of="2026-11-16")
    return build_world(folder, crm)
