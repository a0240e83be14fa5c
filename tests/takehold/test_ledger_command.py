"""``takehold ledger`` as a user types it."""

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from takehold.cli import app

WAVES = "title,go_live,people\nSales first,2026-09-01,40\n=Second,2026-11-01,\n"


def ledger(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "ledger", *arguments])


@pytest.fixture
def waves(tmp_path: Path) -> Path:
    """A file of two waves."""
    path = tmp_path / "waves.csv"
    path.write_text(WAVES, encoding="utf-8")
    return path


def test_a_first_import_makes_a_private_ledger_and_a_second_changes_nothing(tmp_path: Path, waves: Path) -> None:
    home = tmp_path / "home"
    assert json.loads(ledger(home, "import", "wave", str(waves), "--json").stdout) == {"rows_read": 2, "rows_changed": 2}
    assert stat.S_IMODE((home / "ledger.sqlite").stat().st_mode) == 0o600
    exported = tmp_path / "out"
    assert ledger(home, "export", "all", str(exported)).exit_code == 0
    assert (exported / "wave.csv").read_bytes().decode().splitlines()[2] == "wave-2,'=Second,,2026-11-01,,,,1"
    again = ledger(home, "import", "all", str(exported), "--json")
    assert json.loads(again.stdout) == {"rows_read": 2, "rows_changed": 0}
    other = tmp_path / "other"
    assert ledger(other, "import", "all", str(exported)).exit_code == 0
    assert ledger(other, "export", "all", str(tmp_path / "again")).exit_code == 0
    assert {path.name: path.read_bytes() for path in exported.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()
    }
    assert {one["who"] for one in json.loads(ledger(home, "changes", "wave", "--json").stdout)} != set()


def test_a_bad_file_ends_with_row_and_column_and_nothing_is_kept(tmp_path: Path, waves: Path) -> None:
    waves.write_text(WAVES + "Third,soon,1\n", encoding="utf-8")
    result = ledger(tmp_path, "import", "wave", str(waves))
    assert (result.exit_code, "wave row 4, column go_live: 'soon' is not a date" in result.stderr) == (2, True)
    assert json.loads(ledger(tmp_path, "show", "wave", "--json").stdout) == []


@pytest.mark.parametrize(("arguments", "words"), [
    (("show", "goals"), "The ledger has no table 'goals'. It has: goal, wave"),  # a slip of the pen
    (("import", "wave"), "Name a file"),  # half a command
    (("import", "wave", "nowhere.csv"), "cannot be read"),  # no such file
    (("holidays", "XX", "--year", "2026"), "Holidays of XX are not known"),  # no such country
    (("migrate", "0999"), "No revision '0999'. Known: base, 0001"),  # no such step
])  # fmt: skip
def test_what_cannot_be_done_is_said_in_words(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    result = ledger(tmp_path, *arguments)
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr


def test_holidays_of_a_country_fill_the_calendar_once(tmp_path: Path) -> None:
    first = json.loads(ledger(tmp_path, "holidays", "DE", "--year", "2026", "--part", "BY", "--json").stdout)
    again = json.loads(ledger(tmp_path, "holidays", "DE", "--year", "2026", "--part", "BY", "--json").stdout)
    days = {row["date_from"] for row in json.loads(ledger(tmp_path, "show", "calendar_day", "--json").stdout)}
    assert (first["rows_changed"], again["rows_changed"], {"2026-01-01", "2026-01-06", "2026-12-25"} <= days) == (
        first["rows_read"],
        0,
        True,
    )


def test_a_ledger_of_an_older_version_is_refused_until_it_is_migrated(tmp_path: Path) -> None:
    assert ledger(tmp_path, "migrate", "0002").exit_code == 0
    refused = ledger(tmp_path, "list")
    assert (refused.exit_code, "takehold ledger migrate" in refused.stderr) == (2, True)
    assert ledger(tmp_path, "migrate").exit_code == 0
    assert ledger(tmp_path, "list").exit_code == 0


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("not a database, but long enough to look at" * 10, encoding="utf-8")
    result = ledger(tmp_path, "list")
    assert (result.exit_code, "does not answer: file is not a database" in result.stderr) == (4, True), result.stderr
