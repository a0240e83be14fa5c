"""Facts are built side by side where the engine has lanes for it: never before what they read, never two large ones at once."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from sql.canonical import Column, Table
from sql.duckdb_engine import DuckDbEngine
from sql.engines import Workspace
from sql.facts import Fact, load_facts
from sql.lanes import LARGE_ROWS, Work, build_in_lanes

FACTS = load_facts()
NUMBERS = Table("numbers", "setting", (Column("number", "bigint"),), ("number",), None, "Numbers.")
WAIT_S = 10


class Lanes:
    """A workspace of so many lanes, which notes what is closed."""

    def __init__(self, count: int) -> None:
        self.closed: list[Lanes] = []
        self._beside = [Lanes(1) for _ in range(count - 1)]
        for lane in self._beside:
            lane.closed = self.closed

    def lanes(self) -> Sequence[Workspace]:
        return cast(Sequence[Workspace], [self, *self._beside])

    def close(self) -> None:
        self.closed.append(self)


def built(facts: Sequence[Fact], lanes: Lanes, *, rows: dict[str, int] | None = None, fails: str = "") -> list[str]:
    """What began and ended, in order; each fact waits a moment for another one to begin beside it."""
    told: list[str] = []
    begun = threading.Condition()

    def begin(fact: Fact) -> None:
        with begun:
            told.append(f"begin {fact.name}")
            begun.notify_all()

    def build(fact: Fact, lane: Workspace) -> None:
        with begun:
            begun.wait(0.002)
            told.append(f"end {fact.name}")
        if fact.name == fails:
            raise ValueError(fails)

    work = Work(build, begin=begin, rows_read=lambda fact: (rows or {}).get(fact.name, 1))
    build_in_lanes(facts, cast(Workspace, lanes), work)
    return told


@pytest.mark.parametrize("lanes", [1, 2, 3])
def test_every_fact_is_built_once_and_begins_after_the_facts_that_it_reads_have_ended(lanes: int) -> None:
    told = built(FACTS, Lanes(lanes))
    places = {step: place for place, step in enumerate(told)}
    names = {fact.name for fact in FACTS}
    early = [(f.name, r) for f in FACTS for r in f.reads if r in names and places[f"begin {f.name}"] < places[f"end {r}"]]
    assert early == []
    assert len(told) == len(places) == 2 * len(FACTS)


def test_one_lane_builds_in_the_order_given() -> None:
    assert built(FACTS, Lanes(1)) == [step for fact in FACTS for step in (f"begin {fact.name}", f"end {fact.name}")]


def test_a_fact_waits_for_the_one_it_reads_though_a_lane_is_free() -> None:
    read = replace(FACTS[0], reads=("usage_event",))
    reader = replace(FACTS[1], reads=(read.name,))
    assert built([read, reader], Lanes(2)) == [step for fact in (read, reader) for step in (f"begin {fact.name}", f"end {fact.name}")]


def test_two_facts_that_wait_for_nothing_run_at_the_same_time() -> None:
    pair = [replace(fact, reads=("usage_event",)) for fact in FACTS[:2]]
    both = threading.Barrier(2, timeout=WAIT_S)
    met: list[int] = []
    work = Work(lambda _, __: met.append(both.wait()), begin=lambda _: None, rows_read=lambda _: 1)
    build_in_lanes(pair, cast(Workspace, Lanes(2)), work)
    assert sorted(met) == [0, 1]


def test_of_two_facts_that_read_much_the_second_waits_and_a_small_one_goes_first() -> None:
    large, other, small = (replace(fact, reads=("usage_event",)) for fact in FACTS[:3])
    told = built([large, other, small], Lanes(2), rows={large.name: LARGE_ROWS + 1, other.name: LARGE_ROWS + 1})
    assert [step for step in told if step.startswith("begin")] == [f"begin {fact.name}" for fact in (large, small, other)]
    assert told.index(f"begin {other.name}") > told.index(f"end {large.name}")


def test_a_fact_waits_for_one_that_is_itself_kept_waiting() -> None:
    large, other = (replace(fact, reads=("usage_event",)) for fact in FACTS[:2])
    reader = replace(FACTS[2], reads=(other.name,))
    told = built([large, other, reader], Lanes(2), rows={large.name: LARGE_ROWS + 1, other.name: LARGE_ROWS + 1})
    assert told == [step for fact in (large, other, reader) for step in (f"begin {fact.name}", f"end {fact.name}")]


def test_after_an_error_nothing_more_begins_and_the_lanes_beside_are_closed() -> None:
    lanes = Lanes(2)
    alone = [replace(fact, reads=("usage_event",)) for fact in FACTS[:6]]
    begun: list[str] = []

    def build(fact: Fact, _: Workspace) -> None:
        raise ValueError(fact.name)

    with pytest.raises(ValueError, match=f"^({alone[0].name}|{alone[1].name})$"):
        build_in_lanes(alone, cast(Workspace, lanes), Work(build, lambda fact: begun.append(fact.name), lambda _: 1))
    assert begun == [fact.name for fact in alone[:2]]
    assert [lane is not lanes for lane in lanes.closed] == [True]


@pytest.mark.parametrize(("threads", "lanes"), [(1, 1), (2, 2)])
def test_the_embedded_engine_has_a_second_lane_where_it_may_use_a_second_thread(tmp_path: Path, threads: int, lanes: int) -> None:
    space = DuckDbEngine(tmp_path, limits={"threads": threads}).open_workspace()
    assert len(space.lanes()) == lanes
    space.close()


def test_lanes_have_tables_and_scratch_tables_of_their_own_and_store_in_one_place(tmp_path: Path) -> None:
    space, beside = DuckDbEngine(tmp_path, limits={"threads": 2}).open_workspace().lanes()
    pieces = [space.write_piece(NUMBERS, "all", f"select {number} as number") for number in (1, 2)]
    for lane, piece in ((space, pieces[0]), (beside, pieces[1])):
        lane.attach(NUMBERS, [piece])
        lane.build(NUMBERS, "built", "select number * 10 as number from numbers")
    assert [lane.query("select number from built").to_pylist() for lane in (space, beside)] == [[{"number": 10}], [{"number": 20}]]
    space.drop("built")
    assert beside.query("select count(*) as n from built").to_pylist() == [{"n": 1}]
    beside.close()
    assert space.query("select number from numbers").to_pylist() == [{"number": 1}]
    space.close()
