"""The laws of merge and store on the distributed engines: nothing is counted twice, nothing lost, one whole snapshot is served."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sql.canonical import TABLES
from sql.engines import Workspace
from sql.errors import NothingPublished, TakeholdError
from sql.merge import append_log, replace_day, replace_state
from sql.pieces import Piece, table_hash
from sql.store import KEPT_SNAPSHOTS, Store
from tests.engines.stores import DISTRIBUTED, store_url
from tests.sql.test_merge import event
from tests.sql.test_store import publish, record_ids
from tests.sql.workspaces import AS_OF_AT, batch, stage, values

pytestmark = [pytest.mark.long, pytest.mark.parametrize("engine", DISTRIBUTED)]
USAGE = TABLES["usage_event"]
RECORD = TABLES["record"]
OPPORTUNITY = TABLES["opportunity"]


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store.open(tmp_path, store_url(engine, request, tmp_path))


@pytest.fixture
def space(store: Store) -> Iterator[Workspace]:
    with closing(store.engine.open_workspace()) as opened:
        yield opened


def test_every_type_and_every_null_comes_back_as_it_was_staged(space: Workspace) -> None:
    full = {
        "opportunity_id": "o'1\\\n`ü", "amount": Decimal("12345678901234.5678"), "probability_pct": 0.1, "close_date": date(1899, 12, 31),
        "closed_at": datetime(2026, 3, 29, 2, 30, 0, 123456), "stage_order": -3, "is_deleted": False,
    }  # fmt: skip
    space.stage(OPPORTUNITY, "staged", batch(OPPORTUNITY, full, {"opportunity_id": "o2"}))
    piece = space.write_piece(OPPORTUNITY, "crm", "select * from staged")
    space.attach(OPPORTUNITY, [piece])
    found = space.query("select * from opportunity order by opportunity_id")
    assert found.schema == OPPORTUNITY.arrow_schema
    empty = dict.fromkeys(OPPORTUNITY.column_names) | {"source_id": "crm"}
    assert found.to_pylist() == [empty | full, empty | {"opportunity_id": "o2"}]


def test_parameters_are_values_and_never_text(space: Workspace) -> None:
    stage(space, "usage_event", {**event(1), "user_id": "o'hara\\ {x:String} :y\n"}, event(2))
    asked = {"user": "o'hara\\ {x:String} :y\n", "at": datetime(2026, 1, 1), "day": date(2026, 1, 1), "n": 1, "none": None}
    found = space.query(
        "select event_id from staged where user_id = $user and occurred_at = $at and cast(occurred_at as date) = $day "
        "and event_count = $n and $none is null",
        asked,
    )
    assert found.to_pydict() == {"event_id": ["e1"]}


def test_an_empty_table_is_typed_and_counts_nothing(space: Workspace) -> None:
    space.attach(RECORD, ())
    assert space.query("select * from record").schema == RECORD.arrow_schema
    assert space.query("select count(*) as n, max(modified_at) as latest from record").to_pylist() == [{"n": 0, "latest": None}]


def test_whole_numbers_dates_and_halves_are_counted_alike(space: Workspace) -> None:
    stage(space, "usage_event", {**event(1), "event_count": -7}, {**event(2, day=31), "event_count": 5})
    found = space.query(
        "select event_count % 3 as rest, cast(occurred_at as date) - date '2025-12-29' as days, "
        "extract(isodow from cast(occurred_at as date)) as weekday, round(event_count / 2) as half, "
        "bit_count(event_count & 7) as bits, cast(1 as bigint) << 40 as high, "
        "lag(event_count) over (order by occurred_at) as earlier, occurred_at - 2 * interval '1 day' as before, "
        "cast(event_count / 2 as bigint) as whole from staged order by occurred_at"
    )
    # -7 = -2 * 3 - 1; Thursday 2026-01-01 and Saturday 2026-01-31; -3.5 and 2.5 away from zero, to the even number in a cast;
    # -7 & 7 = 001, 5 & 7 = 101
    assert found.to_pylist() == [
        {"rest": -1, "days": 3, "weekday": 4, "half": -4.0, "bits": 1, "high": 2**40, "earlier": None,
         "before": datetime(2025, 12, 30), "whole": -4},
        {"rest": 2, "days": 33, "weekday": 6, "half": 3.0, "bits": 2, "high": 2**40, "earlier": -7,
         "before": datetime(2026, 1, 29), "whole": 2},
    ]  # fmt: skip


def test_a_share_of_nothing_is_null_as_a_whole_number_too(space: Workspace) -> None:
    stage(space, "usage_event", {**event(1), "event_count": 0}, {**event(2), "event_count": 3}, {**event(3), "event_count": None})
    found = space.query(
        "select cast(ceil(cast(100 as double) / case when event_count > 0 then event_count end) as bigint) as share "
        "from staged order by event_id"
    )
    assert found.to_pydict() == {"share": [None, 34, None]}


def test_what_is_missing_is_null_even_where_the_column_cannot_be_null(space: Workspace) -> None:
    stage(space, "usage_event", event(1), event(2))
    found = space.query(
        "with firsts as (select event_id, 1 as one from staged where event_id = 'e1'), "
        "joined as (select staged.event_id as event_id, firsts.one as one, 7 as seven from staged "
        "left join firsts on firsts.event_id = staged.event_id) "
        "select event_id, one, lead(seven) over (order by event_id) as later, lag(seven, 1, 0) over (order by event_id) as earlier "
        "from joined order by event_id"
    )
    assert [tuple(row.values()) for row in found.to_pylist()] == [("e1", 1, 7, 0), ("e2", None, None, 7)]


def test_a_name_means_the_column_where_an_alias_hides_it(space: Workspace) -> None:
    stage(space, "usage_event", event(1), event(2))
    found = space.query("select 'all' as event_id, count(*) as n from staged where event_id = 'e1' group by event_id")
    assert found.to_pylist() == [{"event_id": "all", "n": 1}]


def test_a_second_delivery_adds_nothing_and_any_order_ends_in_the_same_content(space: Workspace) -> None:
    stage(space, "usage_event", event(1), event(2), event(2), event(3, month=2))
    whole = append_log(space, USAGE, "staged", "crm", ())
    stage(space, "usage_event", event(3, month=2), event(2))
    first = append_log(space, USAGE, "staged", "crm", ())
    stage(space, "usage_event", event(2), event(1))
    second = append_log(space, USAGE, "staged", "crm", first.pieces)
    assert (whole.added, first.added, second.added) == (3, 2, 1)
    assert table_hash(second.pieces) == table_hash(whole.pieces)
    assert values(space, "usage_event", second.pieces, "event_id") == ["e1", "e2", "e3"]


def test_a_null_is_not_the_same_content_as_an_empty_text_or_its_neighbour(space: Workspace) -> None:
    def content(**row: object) -> tuple[int, int]:
        stage(space, "record", {"record_id": "a", **row})
        return table_hash([space.write_piece(RECORD, "crm", "select * from staged")])

    found = {content(), content(object_type=""), content(owner_user_id="x"), content(owner_org_unit_id="x"), content(is_deleted=False)}
    assert len(found) == 5


def test_vanished_records_are_marked_and_an_unchanged_state_keeps_its_piece(space: Workspace) -> None:
    kept, gone = ({"object_type": "contact", "record_id": name, "is_deleted": False} for name in ("kept", "gone"))
    stage(space, "record", kept, gone)
    before = replace_state(space, RECORD, "staged", "crm", (), as_of_at=AS_OF_AT, is_full=True)
    again = replace_state(space, RECORD, "staged", "crm", before.pieces, as_of_at=AS_OF_AT, is_full=True)
    stage(space, "record", kept)
    after = replace_state(space, RECORD, "staged", "crm", before.pieces, as_of_at=AS_OF_AT, is_full=True)
    assert again.pieces == before.pieces
    space.attach(RECORD, after.pieces)
    rows = space.query("select record_id, is_deleted, deleted_at from record order by record_id").to_pylist()
    assert rows == [
        {"record_id": "gone", "is_deleted": True, "deleted_at": AS_OF_AT},
        {"record_id": "kept", "is_deleted": False, "deleted_at": None},
    ]


def test_a_second_snapshot_of_a_day_replaces_it_and_other_days_stay(space: Workspace) -> None:
    table, pieces = TABLES["record_fill_daily"], ()
    for day, filled in ((1, 10), (2, 20), (2, 21)):
        row = {"snapshot_date": date(2026, 1, day), "object_type": "contact", "field_name": "email", "n_filled": filled}
        stage(space, "record_fill_daily", row)
        pieces = replace_day(space, table, "staged", "crm", pieces).pieces
    assert values(space, "record_fill_daily", pieces, "n_filled") == [10, 21]


def test_the_newest_snapshot_is_served_an_earlier_one_after_a_roll_back_and_a_held_one_stays(store: Store) -> None:
    with pytest.raises(NothingPublished, match="takehold refresh"):
        store.published()
    first = publish(store, 1)
    with closing(store.published()) as held:
        publish(store, 2)
        assert record_ids(store) == ["r2"]
        assert held.query("select record_id from record")["record_id"].tolist() == ["r1"]
    store.rollback(first.id)
    assert record_ids(store) == ["r1"]


def test_tidying_keeps_the_newest_snapshots_and_the_pieces_they_need(store: Store) -> None:
    for number in range(1, KEPT_SNAPSHOTS + 3):
        publish(store, number)
    assert store.tidy() == 2
    assert [info.id for info in store.snapshots()] == [f"s{number:06d}" for number in range(3, KEPT_SNAPSHOTS + 3)]
    assert all(info.is_whole for info in store.snapshots())


def test_a_damaged_piece_is_refused_and_the_snapshot_before_is_served(store: Store, engine: str, tmp_path: Path) -> None:
    publish(store, 1)
    second = publish(store, 2)
    change(store, engine, second.tables["record"][0], tmp_path)
    assert record_ids(store) == ["r1"]
    assert any(word in store.verify(second.id)[0] for word in ("content hash", "checksum", "bytes"))


def change(store: Store, engine: str, piece: Piece, folder: Path) -> None:
    """Change a stored piece behind the store's back."""
    if engine == "clickhouse":
        place = store.engine._place  # type: ignore[attr-defined]
        client = place.connect()
        client.command(f"insert into {place.database}.`{piece.name}` (source_id, record_id) values ('crm', 'added')")
        client.close()
        return
    (part,) = (folder / "lake" / "pieces" / "record" / piece.name).glob("*.parquet")
    whole = bytearray(part.read_bytes())
    whole[len(whole) // 2] ^= 1
    part.write_bytes(whole)


@pytest.mark.parametrize("statement", ["insert into record select * from record", "drop table record", "select * from elsewhere.t",
                                       "select * from file('/etc/hostname')", "select * from published"])  # fmt: skip
def test_a_served_snapshot_answers_only_selects_over_its_own_tables(store: Store, statement: str) -> None:
    publish(store, 1)
    with closing(store.published()) as snapshot, pytest.raises(Exception, match=r"(?i)only select|no table|could not|invalid expression"):
        snapshot.query(statement)
    assert record_ids(store) == ["r1"]


def test_a_location_that_is_missing_is_said_with_an_example(engine: str, tmp_path: Path) -> None:
    bad = {"spark": "sc://localhost:15002/;token=secret", "clickhouse": "clickhouse://u:secret@127.0.0.1:1/"}[engine]
    with pytest.raises(TakeholdError, match=r"\[store\] url") as raised:
        Store.open(tmp_path, bad).published()
    assert "secret" not in str(raised.value)
