"""A small demo CRM and a home refreshed from it, built once for these tests."""

from datetime import datetime
from pathlib import Path

import pytest

from demo import generate

AS_OF = datetime(2026, 7, 1)
SCALE = 0.02


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a small synthetic CRM; its folder holds the companion files and the truth."""
    return generate.build(tmp_path_factory.mktemp("demo"), as_of=AS_OF, scale=SCALE)
