"""A save that is killed in its middle leaves the ledger as it was, or as it was to become."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from ledger.book import Ledger
from tests.house.test_layout import ROOT

ROWS = 40
KILLS = 5
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


def test_a_kill_in_the_middle_of_a_save_leaves_whole_saves_only(tmp_path: Path, migrated_ledger: Path) -> None:
    path = Path(shutil.copy(migrated_ledger, tmp_path / "ledger.sqlite"))
    command = [sys.executable, "-c", SAVING, f"sqlite:///{path}", str(ROWS)]
    reported = 0
    for kill in range(KILLS):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as saving:
            assert saving.stdout is not None
            saving.stdout.readline()
            time.sleep(0.003 * kill)  # the next save is under way: each kill meets it further on
            os.kill(saving.pid, signal.SIGKILL)
            reported += 1 + len(saving.stdout.readlines())
        waves, trail = whole(path)
        assert waves % ROWS == 0
        assert waves >= ROWS * reported
        assert trail == 2 * waves


def whole(path: Path) -> tuple[int, int]:
    """Waves and rows of their trail in a file that must be sound."""
    connection = sqlite3.connect(path)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    connection.close()
    book = Ledger.open(f"sqlite:///{path}")
    found = len(book.rows("wave")), len(book.changes("wave", most=100_000))
    book.close()
    return found
