"""The dashboard's snapshot: followed, watched, and replaced by an older one when its bytes change under it."""

import gc
from pathlib import Path
from threading import Event
from weakref import ref

import pytest

from sql.store import Snapshot, Store
from takehold.served import ServedSnapshot
from tests.sql.test_store import publish


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two snapshots, the second one served."""
    found = Store.open(tmp_path)
    publish(found, 1)
    publish(found, 2)
    return found


def shown(served: ServedSnapshot) -> str | None:
    snapshot = served.current()
    return None if snapshot is None else snapshot.manifest.id


def damage(home: Path, store: Store, snapshot_id: str) -> None:
    (piece,) = store.engine.read_manifest(snapshot_id).tables["record"]
    path = home / "store" / "pieces" / "record" / piece.name
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def test_a_snapshot_whose_bytes_change_while_it_is_shown_gives_way_to_the_one_before(store: Store, tmp_path: Path) -> None:
    served = ServedSnapshot(store, tmp_path)
    assert (shown(served), served.read_all(), served.notice()) == ("s000002", [], None)
    damage(tmp_path, store, "s000002")
    assert shown(served) == "s000002"  # pages do not read every byte
    assert "checksum" in served.read_all()[0]
    assert shown(served) == "s000001"
    assert served.notice() == "Snapshot s000002 is damaged and was refused; s000001 before it is shown."
    damage(tmp_path, store, "s000001")
    assert "checksum" in served.read_all()[0]
    assert shown(served) is None


def test_the_watch_reads_every_byte_at_once_and_again_and_tells_of_damage(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served, stop = ServedSnapshot(store, tmp_path), Event()
    assert shown(served) == "s000002"
    damage(tmp_path, store, "s000002")
    thread = served.watch(every_s=0.01, stop=stop)
    while shown(served) == "s000002" and thread.is_alive():
        stop.wait(0.01)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    told = capsys.readouterr().err
    assert "s000002 is damaged and was refused; s000001" in told and "checksum" in told


def test_a_store_that_cannot_be_asked_is_told_and_asked_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served, stop, asked = ServedSnapshot(store, tmp_path), Event(), []

    def fail(snapshot_id: str) -> list[str]:
        asked.append(snapshot_id)
        if len(asked) == 2:
            stop.set()
        raise OSError("no route")

    monkeypatch.setattr(store, "verify", fail)
    served.watch(every_s=0.01, stop=stop).join(30)
    assert asked == ["s000002", "s000002"]
    assert "could not be checked" in capsys.readouterr().err


def test_the_watch_holds_nothing_between_two_looks_so_that_the_engine_ends_without_a_word(store: Store, tmp_path: Path) -> None:
    served, stop = ServedSnapshot(store, tmp_path), Event()
    thread, held = served.watch(every_s=3600, stop=stop), ref(served)
    while served._snapshot is None:
        stop.wait(0.01)
    del served
    for _ in range(50):
        gc.collect()
        if held() is None:
            break
        stop.wait(0.1)
    assert thread.is_alive()
    assert held() is None
    stop.set()
    thread.join(30)


def test_a_newer_snapshot_is_prepared_beside_the_pages_and_shown_when_that_is_done(tmp_path: Path) -> None:
    store, prepared, may_end = Store.open(tmp_path), [], Event()

    def prepare(snapshot: Snapshot) -> None:
        if snapshot.manifest.id == "s000002":
            assert may_end.wait(30)
        prepared.append(snapshot.manifest.id)

    publish(store, 1)
    served = ServedSnapshot(store, tmp_path, prepare=prepare)
    assert shown(served) == "s000001"  # nothing else to show: at once
    publish(store, 2)
    assert (shown(served), served.notice(), shown(served)) == ("s000001", None, "s000001")
    may_end.set()
    for _ in range(3000):
        if shown(served) == "s000002":
            break
        Event().wait(0.01)
    assert (shown(served), served.notice(), sorted(prepared)) == ("s000002", None, ["s000001", "s000002"])


def test_a_snapshot_that_cannot_be_prepared_is_shown_all_the_same_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(tmp_path)

    def prepare(snapshot: Snapshot) -> None:
        raise ValueError(f"no headcounts in {snapshot.manifest.id}")

    publish(store, 1)
    served = ServedSnapshot(store, tmp_path, prepare=prepare)
    assert shown(served) == "s000001"
    publish(store, 2)
    for _ in range(3000):
        if shown(served) == "s000002":
            break
        Event().wait(0.01)
    assert shown(served) == "s000002"
    assert "s000002 could not be prepared" in capsys.readouterr().err
