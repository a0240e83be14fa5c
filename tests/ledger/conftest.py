"""An empty ledger, on SQLite and where asked on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.book import Ledger
from ledger.migrate import migrate


@pytest.fixture
def book(empty_ledger: Ledger) -> Ledger:
    """An empty ledger in a SQLite file."""
    return empty_ledger


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
