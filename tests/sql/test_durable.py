"""Pieces reach the disk while the build goes on, and are all there before a manifest names them."""

import errno
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sql.canonical import Column, Table
from sql.duckdb_engine import DuckDbEngine
from sql.durable import Arriving
from sql.pieces import Manifest

NUMBERS = Table("numbers", "setting", (Column("number", "bigint"),), ("number",), None, "Numbers.")
AT = datetime(2026, 11, 16)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what is synced, in order."""
    names: list[str] = []
    sync: Callable[[int], None] = os.fsync

    def noted(opened: int) -> None:
        names.append(Path(f"/proc/self/fd/{opened}").readlink().name)
        sync(opened)

    monkeypatch.setattr(os, "fsync", noted)
    return names


def test_a_file_is_in_its_place_at_once_and_synced_with_its_folder_when_settled(tmp_path: Path, synced: list[str]) -> None:
    (tmp_path / "new").write_text("rows")
    (tmp_path / "pieces").mkdir()
    arriving = Arriving()
    arriving.rename(tmp_path / "new", tmp_path / "pieces" / "piece")
    assert (tmp_path / "pieces" / "piece").read_text() == "rows"
    arriving.settle()
    assert synced == ["piece", "pieces"]
    arriving.settle()
    assert synced == ["piece", "pieces"]


def test_a_file_that_a_snapshot_may_name_is_replaced_by_synced_bytes_only(tmp_path: Path, synced: list[str]) -> None:
    for name in ("new", "piece"):
        (tmp_path / name).write_text("the same rows")
    Arriving().rename(tmp_path / "new", tmp_path / "piece")
    assert synced == ["new", tmp_path.name]  # before the rename, under its first name


def test_a_file_that_was_tidied_away_meanwhile_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arriving, gone = Arriving(), threading.Event()
    opened = os.open

    def late(path: Path, flags: int) -> int:
        gone.wait(10)
        return opened(path, flags)

    for name in ("new", "kept"):
        (tmp_path / name).write_text("rows")
    monkeypatch.setattr(os, "open", late)
    arriving.rename(tmp_path / "new", tmp_path / "piece")
    (tmp_path / "piece").unlink()
    gone.set()
    arriving.settle()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_what_the_disk_said_is_raised_before_anything_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = DuckDbEngine(tmp_path)
    space = engine.open_workspace()

    def broken(_: int) -> None:
        raise OSError(errno.EIO, "the disk is broken")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        piece = space.write_piece(NUMBERS, "all", "select 1 as number")
        with pytest.raises(OSError, match="the disk is broken"):
            engine.publish(Manifest("1", AT, AT, {"numbers": (piece,)}).sealed())
    assert (engine.manifest_ids(), engine.published_id()) == ([], None)
    space.close()


def test_every_piece_is_on_the_disk_before_the_manifest_that_names_it(tmp_path: Path, synced: list[str]) -> None:
    engine = DuckDbEngine(tmp_path)
    space = engine.open_workspace()
    piece = space.write_piece(NUMBERS, "all", "select 1 as number")
    engine.publish(Manifest("1", AT, AT, {"numbers": (piece,)}).sealed())
    assert synced[:3] == [piece.name, "numbers", "1.json.new"]
    space.close()
