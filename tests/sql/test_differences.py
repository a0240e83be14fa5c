"""What changed records make of past weeks is added to what is stored, and comes out as if every record had been judged again."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from sql.build import BuildRequest, build_facts, monday_of
from sql.canonical import TABLES
from sql.duckdb_engine import DuckDbEngine
from sql.engines import Workspace
from sql.fact_tables import table_of
from sql.facts import needed_facts
from sql.pieces import Piece, table_hash
from tests.engines.stores import store_url
from tests.sql.workspaces import batch, workspace
from tests.sql_facts.worlds import World

FACTS = needed_facts(["record_freshness"])
WEEKS = next(fact for fact in FACTS if fact.name == "person_record_week")
BEFORE, NOW = datetime(2026, 4, 16), datetime(2026, 4, 17)
Pieces = dict[str, tuple[Piece, ...]]

# What a record is until BEFORE beside being Ann's since January, and what the next day changes of it.
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "untouched": ({}, {}),
    "edited again": ({"modified_at": datetime(2026, 4, 7)}, {"modified_at": datetime(2026, 4, 16, 8)}),
    "stamp moves on": ({"modified_at": datetime(2026, 2, 3)}, {"modified_at": datetime(2026, 4, 16, 8)}),
    "stamped by a machine": (
        {"modified_at": datetime(2026, 2, 3)}, {"modified_at": datetime(2026, 4, 16, 9), "modified_by_user_id": "sync"},
    ),
    "new owner": ({}, {"owner_user_id": "bob"}),
    "no owner": ({}, {"owner_user_id": None}),
    "own team": ({"owner_user_id": None}, {"owner_user_id": None, "owner_org_unit_id": "south"}),
    "deleted today": ({}, {"is_deleted": True, "deleted_at": datetime(2026, 4, 16, 11)}),
    "deleted long ago": ({}, {"is_deleted": True, "deleted_at": datetime(2026, 2, 20)}),
    "deleted at an unknown time": ({}, {"is_deleted": True}),
    "dated back": ({"created_at": datetime(2026, 3, 20)}, {"created_at": datetime(2026, 1, 29)}),
    "came today": ({"created_at": None, "is_deleted": True}, {"created_at": datetime(2026, 4, 16), "modified_at": datetime(2026, 4, 16)}),
}  # fmt: skip


ENGINES = ["duckdb", "postgresql", *(pytest.param(name, marks=pytest.mark.long) for name in ("clickhouse", "spark"))]


@pytest.fixture
def space(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with workspace(tmp_path, store_url(getattr(request, "param", "duckdb"), request, tmp_path, spark="server")) as opened:
        yield opened


def world(as_of: datetime, changed: Collection[str] = ()) -> World:
    """Ann in north, Bob in south, a machine, and a record for each change with edits in February and April."""
    made = World(as_of=as_of)
    made.person("ann")
    made.person("bob", team="south")
    made.add("crm_user", user_id="sync", user_kind="integration")
    made.add("setting_half_life", object_type="contact", half_life_days=10.0)
    for name, (first, then) in CHANGES.items():
        row = {"owner_user_id": "ann", "created_at": datetime(2026, 1, 10, 9), "modified_at": datetime(2026, 3, 9),
               "created_by_user_id": "ann", "modified_by_user_id": "ann", "is_deleted": False, **first,
               **(then if name in changed else {})}  # fmt: skip
        made.add("record", object_type="contact", record_id=name, **row)
        made.event("ann", datetime(2026, 2, 17, 9), object_id=name)
        made.event("ann", datetime(2026, 4, 1, 9), object_id=name)
    if as_of == NOW:
        made.event("ann", datetime(2026, 4, 16, 8), object_id="edited again")
    return made


def stored(space: Workspace, made: World) -> Pieces:
    """The world's tables as pieces."""
    pieces: Pieces = {}
    for name, rows in made.tables().items():
        space.stage(TABLES[name], "staged", batch(TABLES[name], *rows))
        columns = ", ".join(TABLES[name].column_names)
        pieces[name] = (space.write_piece(TABLES[name], f"crm-{made.as_of:%d}", f"select {columns} from staged"),)
        space.drop("staged")
    return pieces


def request(space: Workspace, made: World, tables: Pieces) -> BuildRequest:
    return BuildRequest(
        workspace=space, facts=FACTS, tables=tables, before={}, history_from_date=monday_of(date(2026, 1, 10)), end_date=made.as_of.date(),
        as_of_at=made.as_of, changed_from_at=None, previous_end_date=None, is_known_text=lambda _: True, progress=lambda *_: None,
    )  # fmt: skip


def next_day(space: Workspace, before: Pieces, changed: Collection[str] = tuple(CHANGES)) -> BuildRequest:
    """The day after: its tables, upon the facts that are stored."""
    made = world(NOW, changed)
    then = replace(request(space, made, stored(space, made)), changed_from_at=datetime(2026, 4, 16), previous_end_date=BEFORE.date())
    return replace(then, before=before)


def months(pieces: Sequence[Piece]) -> dict[str, tuple[int, int]]:
    return {period: table_hash([piece for piece in pieces if piece.period == period]) for period in {piece.period for piece in pieces}}


@pytest.mark.parametrize("space", ENGINES, indirect=True)
def test_any_change_of_a_record_ends_in_the_facts_of_judging_all_of_them_again(space: Workspace) -> None:
    made = world(BEFORE)
    tables = stored(space, made)
    then = next_day(space, {**tables, **build_facts(request(space, made, tables))})
    found, whole = build_facts(then), build_facts(replace(then, before={}, previous_end_date=None))
    assert {name: months(found[name]) for name in whole} == {name: months(whole[name]) for name in whole}
    assert months(whole["person_record_week"]) != months(then.before["person_record_week"])


def test_the_difference_is_added_to_what_is_stored(space: Workspace) -> None:
    made = world(BEFORE)
    tables = stored(space, made)
    before = {**tables, **build_facts(request(space, made, tables))}
    table = table_of(WEEKS)
    space.attach(table, [piece for piece in before[table.name] if piece.period == "2026-01"])
    columns = ", ".join("records + 5 as records" if name == "records" else name for name in table.column_names)
    marked = space.write_piece(table, "2026-01", f"select {columns} from {table.name}")
    before[table.name] = (marked, *(piece for piece in before[table.name] if piece.period != "2026-01"))
    space.attach(table, [piece for piece in build_facts(next_day(space, before))[table.name] if piece.period == "2026-01"])
    owned = space.query(f"select owner_user_id, sum(records) as records from {table.name} group by owner_user_id").to_pylist()
    # four weeks of January. Ann: 9 records before, less "new owner", "no owner" and "deleted at an unknown time", and "dated back" in the
    # last week; nobody: "no owner" and "own team". The five that were put to each of the eight stored rows stay.
    assert {row["owner_user_id"]: int(row["records"]) for row in owned} == {"ann": 6 * 4 + 1 + 20, "bob": 4, None: 2 * 4 + 20}


@pytest.mark.parametrize(("changed", "kept"), [("edited again", ["2026-01", "2026-02", "2026-03"]), ("stamp moves on", ["2026-01"])])
def test_months_before_the_first_effect_of_a_change_stay_as_they_are_stored(space: Workspace, changed: str, kept: list[str]) -> None:
    made = world(BEFORE)
    tables = stored(space, made)
    before = {**tables, **build_facts(request(space, made, tables))}
    then = next_day(space, before, [changed])
    found, whole = build_facts(then), build_facts(replace(then, before={}, previous_end_date=None))
    assert [piece.period for piece in found["person_record_week"] if piece in before["person_record_week"]] == kept
    assert {name: months(found[name]) for name in whole} == {name: months(whole[name]) for name in whole}


def test_a_record_older_than_all_history_gives_the_weeks_before_to_everybody(space: Workspace) -> None:
    made = world(BEFORE)
    tables = stored(space, made)
    before = {**tables, **build_facts(request(space, made, tables))}
    older = world(NOW)
    older.first_week = date(2025, 12, 22)
    older.rows["record"][0]["created_at"] = datetime(2025, 12, 23)
    then = replace(
        request(space, older, stored(space, older)), before=before, previous_end_date=BEFORE.date(), history_from_date=older.first_week
    )
    found, whole = build_facts(then), build_facts(replace(then, before={}, previous_end_date=None))
    assert {name: months(found[name]) for name in whole} == {name: months(whole[name]) for name in whole}
    assert min(piece.period for piece in found["person_record_week"]) == "2025-12"


def test_facts_side_by_side_are_those_of_one_after_the_other_on_the_first_day_and_on_the_next(tmp_path: Path) -> None:
    made = world(BEFORE)
    found: list[tuple[dict[str, object], ...]] = []
    for threads in (1, 2):
        space = DuckDbEngine(tmp_path / str(threads), limits={"threads": threads}).open_workspace()
        tables = stored(space, made)
        before = {**tables, **build_facts(request(space, made, tables))}
        after = build_facts(next_day(space, before))
        found.append(tuple({name: months(pieces) for name, pieces in built.items()} for built in (before, after)))
        space.close()
    assert found[0] == found[1]
    assert set(found[0][1]) == {fact.name for fact in FACTS}
