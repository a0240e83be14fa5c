"""A small demo CRM and a home refreshed from it, built once for these tests."""

from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from demo import generate
from takehold.cli import app

AS_OF = datetime(2026, 7, 1)
SCALE = 0.02


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a small synthetic CRM; its folder holds the companion files and the truth."""
    return generate.build(tmp_path_factory.mktemp("demo"), as_of=AS_OF, scale=SCALE)


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `takehold demo --no-serve` leaves it."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    done = CliRunner().invoke(app, ["--home", str(home), "demo", "--no-serve", "--scale", str(SCALE), "--as-of", "2026-07-01", "--json"])
    assert done.exit_code == 0, done.output
    return home
