"""A home that was connected and refreshed through the command line, as a user would."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sql.canonical import CANONICAL
from sql.store import Store
from takehold.cli import app

AS_OF = "2026-11-21T00:00:00Z"


def run(home: Path, *words: str, exit_code: int = 0) -> str:
    """Run a command against ``home``; fails the test with the command's own words unless it ends as expected."""
    done = CliRunner().invoke(app, ["--home", str(home), *words])
    if done.exit_code != exit_code:
        pytest.fail(f"takehold {' '.join(words)} ended with {done.exit_code}:\n{done.output}\n{done.exception!r}")
    return done.stdout


def refreshed(home: Path, url: str, *, kind: str = "espocrm", as_of: str = AS_OF, exit_code: int = 0) -> Path:
    """Connect ``url`` as the source ``crm`` and refresh from it; ``exit_code`` is how the refresh must end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEHOLD_CRM_URL", url)
        run(home, "connect", "crm", "--crm", kind)
        run(home, "refresh", "crm", "--as-of", as_of, exit_code=exit_code)
    return home


def copied(home: Path, folder: Path) -> Path:
    """A home of one's own in ``folder``, in the state of ``home``."""
    return Path(shutil.copytree(home, folder, dirs_exist_ok=True))


def refreshed_again(home: Path, url: str, *, as_of: str) -> str:
    """Refresh once more from the source ``crm``, and return what the command said."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEHOLD_CRM_URL", url)
        return run(home, "refresh", "crm", "--as-of", as_of)


def history(home: Path) -> dict[str, list[tuple[str, int, int]]]:
    """What the published snapshot holds of the CRM itself: period, rows and hash of every piece of the canonical tables."""
    tables = Store.open(home).whole_manifest().tables
    names = sorted(table.name for table in CANONICAL)
    return {name: sorted((piece.period, piece.rows, piece.content_hash) for piece in tables.get(name, ())) for name in names}


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    """Answer of ``takehold sql --json``."""
    return json.loads(run(home, "sql", sql, "--json"))


def number(home: Path, sql: str) -> Any:
    """The one value of a one-row answer."""
    return next(iter(rows(home, sql)[0].values()))


def mapping(home: Path, sql: str) -> dict[Any, Any]:
    """Rows of two or more columns as a dictionary: the last column by the others."""
    answer: list[Sequence[Any]] = [tuple(row.values()) for row in rows(home, sql)]
    return {row[0] if len(row) == 2 else tuple(row[:-1]): row[-1] for row in answer}
