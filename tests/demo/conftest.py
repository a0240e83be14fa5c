"""One small demo CRM for all tests of this folder."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.generate import build

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass(frozen=True)
class Demo:
    """A generated demo: its folder, its truth and an open connection."""

    folder: Path
    truth: dict[str, Any]
    connection: sqlite3.Connection

    def rows(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(query, parameters).fetchall()

    def value(self, query: str, **parameters: object) -> Any:
        """The first column of the only row."""
        ((value,),) = self.rows(query, **parameters)
        return value


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo as of Saturday 2026-11-21, a twentieth of the usual size."""
    folder = tmp_path_factory.mktemp("demo")
    connection = sqlite3.connect(build(folder, as_of=AS_OF, scale=0.05))
    yield Demo(folder, json.loads((folder / "truth.json").read_text()), connection)
    connection.close()
