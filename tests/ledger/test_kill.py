"""A save that is killed in its middle leaves the ledger as it was, or as it was to become."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from ledger.book import Ledger
from ledger.migrate import migrate
from tests.house.test_layout import ROOT

ROWS = 100
SAVING = """
import sys
from datetime import datetime
from ledger.book import Ledger
from ledger.editing import Actor, Edit
book = Ledger.open(sys.argv[1])
for save in range(1000):
    edits = [Edit("wave", {"title": f"{save}", "go_live": "2026-01-01"}) for _ in range(int(sys.argv[2]))]
    book.save(edits, Actor("anna", "administrator"), at=datetime(2026, 1, 1))
    print(save, flush=True)
"""


def test_a_kill_in_the_middle_of_a_save_leaves_whole_saves_only(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    book = Ledger.open(f"sqlite:///{path}")
    migrate(book)
    book.close()
    command = [sys.executable, "-c", SAVING, f"sqlite:///{path}", str(ROWS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as saving:
        assert saving.stdout is not None
        reported = [saving.stdout.readline() for _ in range(2)]  # the next save is under way when the last line is read
        os.kill(saving.pid, signal.SIGKILL)
    connection = sqlite3.connect(path)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    connection.close()
    book = Ledger.open(f"sqlite:///{path}")
    waves, trail = book.rows("wave"), book.changes("wave", most=100_000)
    book.close()
    assert len(waves) % ROWS == 0
    assert len(waves) >= ROWS * len(reported)
    assert len(trail) == 2 * len(waves)
