"""Opening reads only what may have changed since it was found whole, and every change of a byte is found all the same."""

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
import pytest
from pyarrow import fs

from sql import verified
from sql.engines import Engine
from sql.lake import marks_of
from sql.pieces import Piece
from sql.store import Store
from tests.sql.test_store import publish, record_ids

SETTLED_NS = 20_000_000


class Reads:
    """Counts the pieces whose bytes an engine reads."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._read = engine.damage
        monkeypatch.setattr(engine, "damage", self.damage)

    def damage(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        self.count += len(pieces)
        return self._read(pieces)


@pytest.fixture(autouse=True)
def quick_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change settles in 20 ms here instead of 2 s: the disks under these tests stamp finer."""
    monkeypatch.setattr(verified, "SETTLED_AFTER_NS", SETTLED_NS)


def settle() -> None:
    time.sleep(SETTLED_NS * 1.5 / 1e9)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two snapshots, the second one served, found whole and known to be."""
    found = Store.open(tmp_path)
    publish(found, 1)
    publish(found, 2)
    settle()
    assert record_ids(found) == ["r2"]
    return found


def newest_piece(home: Path, store: Store) -> Path:
    (piece,) = store.whole_manifest().tables["record"]
    return home / "store" / "pieces" / "record" / piece.name


def test_what_was_found_whole_is_not_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Reads(store.engine, monkeypatch)
    assert record_ids(store) == ["r2"]
    assert reads.count == 0
    assert [info.is_whole for info in store.snapshots()] == [True, True]
    assert reads.count == 1  # the first snapshot's piece, which nobody opened yet
    assert store.verify_each(["s000001", "s000002"]) == {"s000001": [], "s000002": []}
    assert reads.count == 3


def test_what_was_written_a_moment_ago_is_read_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verified, "SETTLED_AFTER_NS", 60_000_000_000)
    store = Store.open(tmp_path)
    publish(store, 1)
    reads = Reads(store.engine, monkeypatch)
    assert [record_ids(store), record_ids(store), reads.count] == [["r1"], ["r1"], 2]


@pytest.mark.parametrize("place", [0.0, 0.2, 0.5, 0.8, 0.999])
def test_a_byte_flipped_after_it_was_found_whole_is_detected_although_size_and_time_are_put_back(
    store: Store, tmp_path: Path, place: float
) -> None:
    path = newest_piece(tmp_path, store)
    before, whole = path.stat(), bytearray(path.read_bytes())
    whole[int(len(whole) * place)] ^= 1
    path.write_bytes(whole)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    settle()  # so that the mark has to tell it, not the change being recent
    assert record_ids(store) == ["r1"]


def test_a_file_put_in_the_place_of_one_found_whole_is_detected(store: Store, tmp_path: Path) -> None:
    path = newest_piece(tmp_path, store)
    before, whole = path.stat(), bytearray(path.read_bytes())
    whole[-1] ^= 1
    other = tmp_path / "other"
    other.write_bytes(whole)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    settle()
    assert record_ids(store) == ["r1"]


def test_a_snapshot_that_was_repaired_is_served_again(store: Store, tmp_path: Path) -> None:
    path = newest_piece(tmp_path, store)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    assert record_ids(store) == ["r1"]
    path.write_bytes(whole)
    assert record_ids(store) == ["r2"]


def test_what_a_disk_forgot_beneath_its_marks_is_found_by_reading_all_and_by_age(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = newest_piece(tmp_path, store)
    marks = store.engine.marks
    kept = marks(store.whole_manifest().pieces())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    monkeypatch.setattr(store.engine, "marks", lambda pieces: kept)  # the file system did not see the change
    assert store.whole_manifest().id == "s000002"
    monkeypatch.setattr(verified, "TRUSTED_FOR_S", 0)
    settle()
    assert store.whole_manifest().id == "s000001"
    monkeypatch.setattr(verified, "TRUSTED_FOR_S", 1000)
    assert "checksum" in store.verify("s000002")[0]
    assert store.whole_manifest().id == "s000001"  # reading all took it off the ledger


@pytest.mark.parametrize("harm", [
    lambda path: path.write_text("{"),
    lambda path: path.write_text('{"pieces": "{}", "sha256": "0"}'),
    lambda path: path.write_text(json.dumps({**json.loads(path.read_text()), "sha256": "0" * 64})),
    lambda path: path.unlink(),
], ids=["cut", "foreign", "changed", "lost"])  # fmt: skip
def test_a_ledger_that_is_damaged_or_lost_only_costs_the_reading(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    harm(tmp_path / "store" / "verified.json")
    reads = Reads(store.engine, monkeypatch)
    assert [record_ids(store), reads.count] == [["r2"], 1]
    assert [record_ids(store), reads.count] == [["r2"], 1]


def test_a_store_that_cannot_be_written_is_read_whole_each_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verified, "file_clock_ns", lambda folder: None)
    reads = Reads(store.engine, monkeypatch)
    assert [record_ids(store), record_ids(store), reads.count] == [["r2"], ["r2"], 2]


def test_a_server_tells_a_changed_piece_without_reading_it(tmp_path: Path, store_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(tmp_path, store_database)
    publish(store, 1)
    second = publish(store, 2)
    deadline = time.monotonic() + 30
    reads = Reads(store.engine, monkeypatch)
    while record_ids(store) and reads.count and time.monotonic() < deadline:  # until the counts of the writing session have arrived
        reads.count = 0
        record_ids(store)
    assert reads.count == 0
    with psycopg.connect(store_database, autocommit=True) as connection:
        connection.execute(f"update takehold.\"{second.tables['record'][0].name}\" set record_id = 'changed'".encode())
    while record_ids(store) == ["changed"] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert record_ids(store) == ["r1"]


def test_files_of_a_lake_are_marked_by_piece_and_none_that_changed_a_moment_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = tmp_path / "pieces" / "record" / "crm-1" / "part.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"1")
    settle()
    (first,) = marks_of(fs.LocalFileSystem(), str(tmp_path)).items()
    assert first[0] == "record/crm-1"
    part.write_bytes(b"2")
    os.utime(part, ns=(0, 0))
    assert marks_of(fs.LocalFileSystem(), str(tmp_path)) == {}
    deadline = time.monotonic() + 5  # a busy machine may stamp the change late
    while not (marked := marks_of(fs.LocalFileSystem(), str(tmp_path))) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert marked not in ({}, dict([first]))
    remote = fs.SubTreeFileSystem(str(tmp_path.parent), fs.LocalFileSystem())  # stands for an object store: size and time are all it tells
    assert list(marks_of(remote, tmp_path.name)) == ["record/crm-1"]
