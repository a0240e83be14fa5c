"""An empty ledger, on SQLite and where asked on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.book import Ledger
from ledger.migrate import migrate


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a ledger without rows, to copy."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    opened = Ledger.open(f"sqlite:///{path}")
    migrate(opened)
    opened.close()
    return path


@pytest.fixture
def book(tmp_path: Path, empty_ledger: Path) -> Iterator[Ledger]:
    """An empty ledger in a SQLite file."""
    opened = Ledger.open(f"sqlite:///{shutil.copy(empty_ledger, tmp_path / 'book.sqlite')}")
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def either_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database, on either server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return str(request.getfixturevalue("store_database")).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def either(either_url: str) -> Iterator[Ledger]:
    """An empty ledger, once on SQLite and once on PostgreSQL."""
    opened = Ledger.open(either_url)
    migrate(opened)
    yield opened
    opened.close()
