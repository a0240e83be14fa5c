"""Snapshots: one whole snapshot is served at any time; a damaged one is refused."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sql.canonical import TABLES
from sql.errors import NothingPublished, SnapshotDamaged, SnapshotOutdated
from sql.fact_tables import table_of
from sql.facts import load_facts
from sql.pieces import Manifest
from sql.store import KEPT_SNAPSHOTS, Store, all_tables
from tests.sql.workspaces import batch

RECORD = TABLES["record"]
FACT = next(fact for fact in load_facts() if fact.name == "team_activity")


def publish(store: Store, number: int) -> Manifest:
    space = store.engine.open_workspace()
    space.stage(RECORD, "staged", batch(RECORD, {"object_type": "contact", "record_id": f"r{number}", "is_deleted": False}))
    piece = space.write_piece(RECORD, "crm", "select * from staged")
    space.close()
    manifest = Manifest(store.next_id(), datetime(2026, 1, number), datetime(2026, 1, number), {"record": (piece,)}).sealed()
    store.engine.publish(manifest)
    return manifest


def record_ids(store: Store) -> list[str]:
    with closing(store.published()) as snapshot:
        return snapshot.query("select record_id from record")["record_id"].tolist()


@pytest.fixture(params=["duckdb", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    url = request.getfixturevalue("store_database") if request.param == "postgresql" else None
    return Store.open(tmp_path, url)


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    with pytest.raises(NothingPublished, match="takehold refresh"):
        store.published()


def test_the_newest_snapshot_is_served_and_an_earlier_one_after_a_roll_back(store: Store) -> None:
    first, _ = publish(store, 1), publish(store, 2)
    assert record_ids(store) == ["r2"]
    store.rollback(first.id)
    assert record_ids(store) == ["r1"]


@pytest.mark.parametrize(("made_by", "error"), [("0" * 16, SnapshotOutdated), (FACT.text_hash, Exception)])
def test_a_fact_that_another_version_built_otherwise_asks_for_a_refresh(store: Store, made_by: str, error: type[Exception]) -> None:
    older = replace(table_of(FACT), columns=table_of(FACT).columns[:3])
    space = store.engine.open_workspace()
    space.stage(older, "staged", batch(older))
    pieces = (space.write_piece(older, FACT.partitions[0], "select * from staged"),)
    space.close()
    manifest = Manifest(store.next_id(), datetime(2026, 1, 1), datetime(2026, 1, 1), {FACT.name: pieces}, {FACT.name: made_by}).sealed()
    store.engine.publish(manifest)
    with (
        closing(store.published()) as snapshot,
        pytest.raises(error, match="takehold refresh" if error is SnapshotOutdated else ".") as told,
    ):
        snapshot.query(f"select {FACT.column_names[-1]} from {FACT.name}")
    assert isinstance(told.value, SnapshotOutdated) == (error is SnapshotOutdated)


@pytest.mark.parametrize("written", ["record", "RECORD", '"record"', "(select * from record) as r"])
def test_a_table_answers_however_its_name_is_written(store: Store, written: str) -> None:
    publish(store, 1)
    with closing(store.published()) as snapshot:
        assert snapshot.rows(f"select count(*) as n from {written}") == [{"n": 1}]


def test_the_catalogue_lists_every_table_whatever_was_asked_before(store: Store) -> None:
    publish(store, 1)
    with closing(store.published()) as snapshot:
        assert snapshot.rows("select count(*) as n from record") == [{"n": 1}]
        listed = snapshot.query("select table_name from information_schema.tables")["table_name"]
    assert set(all_tables()) - set(listed) == set()


def test_a_reader_keeps_its_snapshot_while_a_newer_one_is_published(store: Store) -> None:
    publish(store, 1)
    held = store.published()
    publish(store, 2)
    assert held.query("select record_id from record")["record_id"].tolist() == ["r1"]
    held.close()


def test_tidying_keeps_the_newest_snapshots_and_the_pieces_they_need(store: Store) -> None:
    for number in range(1, KEPT_SNAPSHOTS + 3):
        publish(store, number)
    assert store.tidy() == 2
    assert [info.id for info in store.snapshots()] == ["s000003", "s000004", "s000005", "s000006", "s000007"]
    assert all(info.is_whole for info in store.snapshots())


def test_the_served_snapshot_is_read_only(store: Store) -> None:
    publish(store, 1)
    with (
        closing(store.published()) as snapshot,
        pytest.raises(Exception, match=r"(?i)read.only|insert|update|not support|cannot|not an table"),
    ):
        snapshot.query("insert into record select * from record")
    assert record_ids(store) == ["r1"]


def test_every_flipped_byte_of_a_piece_is_detected_and_the_snapshot_before_is_served(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    publish(store, 1)
    second = publish(store, 2)
    piece = tmp_path / "store" / "pieces" / "record" / second.tables["record"][0].name
    whole = piece.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 100)):
        piece.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert record_ids(store) == ["r1"], place
    piece.write_bytes(whole)
    assert record_ids(store) == ["r2"]


@pytest.mark.parametrize("text", ["", "{", '{"sha256": "0", "manifest": "{}"}', "[]"])
def test_a_damaged_manifest_is_refused_by_name_and_the_one_before_is_served(tmp_path: Path, text: str) -> None:
    store = Store.open(tmp_path)
    publish(store, 1)
    second = publish(store, 2)
    (tmp_path / "store" / "snapshots" / f"{second.id}.json").write_text(text)
    assert record_ids(store) == ["r1"]
    with pytest.raises(SnapshotDamaged, match=second.id):
        store.rollback(second.id)


def test_a_lost_pointer_does_not_stop_the_service(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    publish(store, 1)
    (tmp_path / "store" / "published").write_bytes(b"\xff\x00")
    assert record_ids(store) == ["r1"]


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    manifest = publish(Store.open(tmp_path), 1)
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_dropped_piece_table_is_detected_on_the_server(tmp_path: Path, store_database: str) -> None:
    import psycopg

    store = Store.open(tmp_path, store_database)
    publish(store, 1)
    second = publish(store, 2)
    with psycopg.connect(store_database, autocommit=True) as connection:
        connection.execute(f"update takehold.\"{second.tables['record'][0].name}\" set record_id = 'changed'".encode())
    assert record_ids(store) == ["r1"]
    assert "content hash" in store.verify(second.id)[0]
