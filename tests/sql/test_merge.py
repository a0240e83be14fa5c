"""Merging: nothing that the CRM deletes is lost, nothing is counted twice, order does not matter."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sql.canonical import TABLES
from sql.merge import COMPACT_ABOVE, append_log, replace_day, replace_state
from sql.pieces import table_hash
from tests.sql.workspaces import AS_OF_AT, stage, values, workspace

USAGE = TABLES["usage_event"]
RECORD = TABLES["record"]


def event(number: int, day: int = 1, month: int = 1) -> dict[str, object]:
    return {"event_id": f"e{number}", "user_id": "u1", "occurred_at": datetime(2026, month, day), "action": "view", "event_count": 1}


def test_a_second_delivery_of_the_same_events_adds_nothing(tmp_path: Path) -> None:
    with workspace(tmp_path) as space:
        stage(space, "usage_event", event(1), event(2))
        first = append_log(space, USAGE, "staged", "crm", ())
        stage(space, "usage_event", event(2), event(1), event(3, day=9))
        second = append_log(space, USAGE, "staged", "crm", first.pieces)
        assert (first.added, second.added) == (2, 1)
        assert second.earliest_at == datetime(2026, 1, 9)
        assert values(space, "usage_event", second.pieces, "event_id") == ["e1", "e2", "e3"]


def test_events_fall_into_the_month_they_happened_in_and_other_months_keep_their_pieces(tmp_path: Path) -> None:
    with workspace(tmp_path) as space:
        stage(space, "usage_event", event(1, month=1), event(2, month=2))
        first = append_log(space, USAGE, "staged", "crm", ())
        stage(space, "usage_event", event(3, month=2))
        second = append_log(space, USAGE, "staged", "crm", first.pieces)
        assert [piece.period for piece in first.pieces] == ["crm/2026-01", "crm/2026-02"]
        assert first.pieces[0] in second.pieces
        assert sum(piece.rows for piece in second.pieces if piece.period == "crm/2026-02") == 2


def test_an_event_that_the_crm_stamps_anew_into_another_month_is_counted_once(tmp_path: Path) -> None:
    with workspace(tmp_path) as space:
        stage(space, "usage_event", event(1, month=1), event(2, month=2))
        first = append_log(space, USAGE, "staged", "crm", ())
        stage(space, "usage_event", event(1, month=2), event(2, month=1), event(3, month=2), event(4, month=3))
        second = append_log(space, USAGE, "staged", "crm", first.pieces)
        assert (second.added, values(space, "usage_event", second.pieces, "event_id")) == (2, ["e1", "e2", "e3", "e4"])
        kept = values(space, "usage_event", [piece for piece in second.pieces if piece.period == "crm/2026-01"], "event_id")
        assert kept == ["e1"], "it keeps the time at which it was first seen"


def test_a_renamed_stage_takes_the_place_of_its_old_name_and_what_the_crm_forgot_stays(tmp_path: Path) -> None:
    def entered(day: int, stage_native: str) -> dict[str, object]:
        return {"opportunity_id": "o1", "stage_native": stage_native, "entered_at": datetime(2026, 1, day)}

    history = TABLES["stage_history"]
    with workspace(tmp_path) as space:
        stage(space, "stage_history", entered(1, "New"), entered(2, "Offer"), entered(2, "Offer sent"), entered(9, "Won"))
        first = replace_state(space, history, "staged", "crm", (), as_of_at=AS_OF_AT, is_full=False)
        stage(space, "stage_history", entered(2, "Quote"), entered(2, "Offer sent"), entered(9, "Won"))
        second = replace_state(space, history, "staged", "crm", first.pieces, as_of_at=AS_OF_AT, is_full=False)
        assert values(space, "stage_history", second.pieces, "stage_native") == ["New", "Offer sent", "Quote", "Won"]


def test_a_month_of_many_small_pieces_is_compacted_to_the_same_content(tmp_path: Path) -> None:
    with workspace(tmp_path) as space:
        pieces: tuple = ()
        for number in range(COMPACT_ABOVE + 1):
            stage(space, "usage_event", event(number))
            pieces = append_log(space, USAGE, "staged", "crm", pieces).pieces
        stage(space, "usage_event", *(event(number) for number in range(COMPACT_ABOVE + 1)))
        at_once = append_log(space, USAGE, "staged", "crm", ()).pieces
        assert len(pieces) == 1
        assert table_hash(pieces) == table_hash(at_once)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(range(6))), cut=st.integers(1, 5))
def test_any_order_and_any_split_of_deliveries_ends_in_the_same_content(tmp_path: Path, order: list[int], cut: int) -> None:
    with workspace(tmp_path) as space:
        stage(space, "usage_event", *(event(number, day=number + 1) for number in range(6)))
        whole = append_log(space, USAGE, "staged", "crm", ()).pieces
        pieces: tuple = ()
        for part in (order[:cut], order[cut:], order[:cut]):
            stage(space, "usage_event", *(event(number, day=number + 1) for number in part))
            pieces = append_log(space, USAGE, "staged", "crm", pieces).pieces
        assert table_hash(pieces) == table_hash(whole)


def test_a_record_that_vanished_is_marked_deleted_and_one_deleted_in_the_crm_keeps_its_basis(tmp_path: Path) -> None:
    with workspace(tmp_path) as space:
        kept = {"object_type": "contact", "record_id": "kept", "is_deleted": False}
        gone = {"object_type": "contact", "record_id": "gone", "is_deleted": False}
        binned = {"object_type": "contact", "record_id": "binned", "is_deleted": True, "deleted_basis": "native"}
        stage(space, "record", kept, gone, binned)
        before = replace_state(space, RECORD, "staged", "crm", (), as_of_at=AS_OF_AT, is_full=True)
        stage(space, "record", kept)
        after = replace_state(space, RECORD, "staged", "crm", before.pieces, as_of_at=AS_OF_AT, is_full=True)
        space.attach(RECORD, after.pieces)
        rows = {row["record_id"]: row for row in space.query("select * from record").to_pylist()}
        assert (rows["kept"]["is_deleted"], rows["kept"]["deleted_basis"]) == (False, None)
        assert (rows["gone"]["is_deleted"], rows["gone"]["deleted_basis"], rows["gone"]["deleted_at"]) == (True, "reconciled", AS_OF_AT)
        assert (rows["binned"]["is_deleted"], rows["binned"]["deleted_basis"]) == (True, "native")


def test_an_unchanged_state_keeps_its_piece(tmp_path: Path) -> None:
    with workspace(tmp_path) as space:
        stage(space, "record", {"object_type": "contact", "record_id": "a", "is_deleted": False})
        first = replace_state(space, RECORD, "staged", "crm", (), as_of_at=AS_OF_AT, is_full=True)
        second = replace_state(space, RECORD, "staged", "crm", first.pieces, as_of_at=AS_OF_AT, is_full=True)
        assert second.pieces == first.pieces


def test_two_sources_do_not_touch_each_other(tmp_path: Path) -> None:
    with workspace(tmp_path) as space:
        stage(space, "record", {"object_type": "contact", "record_id": "a", "is_deleted": False})
        first = replace_state(space, RECORD, "staged", "crm", (), as_of_at=AS_OF_AT, is_full=True)
        stage(space, "record", {"source_id": "other", "object_type": "contact", "record_id": "b", "is_deleted": False})
        both = replace_state(space, RECORD, "staged", "other", first.pieces, as_of_at=AS_OF_AT, is_full=True)
        assert values(space, "record", both.pieces, "record_id") == ["a", "b"]
        assert values(space, "record", both.pieces, "is_deleted") == [False, False]


def test_a_second_snapshot_of_a_day_replaces_it_and_other_days_stay(tmp_path: Path) -> None:
    table = TABLES["record_fill_daily"]
    with workspace(tmp_path) as space:

        def row(day: int, filled: int) -> dict[str, object]:
            return {"snapshot_date": date(2026, 1, day), "object_type": "contact", "field_name": "email", "n_filled": filled}

        stage(space, "record_fill_daily", row(1, 10))
        first = replace_day(space, table, "staged", "crm", ())
        stage(space, "record_fill_daily", row(2, 20))
        second = replace_day(space, table, "staged", "crm", first.pieces)
        stage(space, "record_fill_daily", row(2, 21))
        third = replace_day(space, table, "staged", "crm", second.pieces)
        assert values(space, "record_fill_daily", third.pieces, "n_filled") == [10, 21]


@pytest.mark.usefixtures("postgres")
def test_both_engines_merge_to_the_same_rows(tmp_path: Path, store_database: str) -> None:
    found = []
    for url in (None, store_database):
        with workspace(tmp_path, url) as space:
            stage(space, "usage_event", event(1), event(2), event(2))
            first = append_log(space, USAGE, "staged", "crm", ())
            space.drop("staged")
            stage(space, "usage_event", event(2), event(3, month=2))
            second = append_log(space, USAGE, "staged", "crm", first.pieces)
            found.append((first.added, second.added, values(space, "usage_event", second.pieces, "event_id")))
    assert found == [(2, 1, ["e1", "e2", "e3"])] * 2
