"""The embedded engine prints nothing of its own: what a command prints is read by machines."""

import re
from pathlib import Path

import pytest

from sql.duckdb_engine import DuckDbEngine
from sql.quiet import quiet_connection

ROOT = Path(__file__).parents[2]
SLOW = "select count(*) as n from range(20000) as a, range(16000) as b where (a.range + b.range) % 7 = 3"


def test_neither_a_connection_nor_its_cursors_draw_a_progress_bar(tmp_path: Path) -> None:
    asked = "select current_setting('enable_progress_bar') as shown"
    connection = quiet_connection()
    (_, beside) = DuckDbEngine(tmp_path, limits={"threads": 2}).open_workspace().lanes()
    assert beside.query(asked).to_pylist() == [{"shown": False}]
    assert connection.cursor().sql(asked).fetchall() == connection.sql(asked).fetchall() == [(False,)]
    assert DuckDbEngine(tmp_path).open_session({}).query(asked).to_pylist() == [{"shown": False}]


def test_a_query_of_more_than_two_seconds_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    connection = quiet_connection({"threads": "1"})
    assert connection.execute(SLOW).fetchall()[0][0] > 0
    assert capfd.readouterr() == ("", "")


def test_every_connection_of_ours_is_a_quiet_one() -> None:
    folders = ("sql", "access", "metrics", "models", "takehold")
    loud = [path.name for folder in folders for path in (ROOT / folder).rglob("*.py") if re.search(r"duckdb\.connect\(", path.read_text())]
    assert loud == ["quiet.py"]
