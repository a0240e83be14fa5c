"""Figures kept over many weekly snapshots, by all levels, filters, periods and ways out, never single out a few people of any week."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.audit import FloorBroken, check_lattice, recoverable_cells
from access.door import values
from access.viewer import Viewer
from tests.access.worlds import ACTIONS, Team, snapshot

SPONSOR = Viewer("s", "sponsor")
FLOOR = 5
Cells = tuple[int, ...]


def grown(teams: Sequence[Team], weeks: int) -> list[Team]:
    """The teams as a snapshot of that week knows them."""
    return [Team(one.name, one.unit, one.people[:weeks], application_type=one.application_type) for one in teams]


def published(teams: Sequence[Team], weeks: int, looked_at: Sequence[int], *, is_thorough: bool = True) -> set[Cells]:
    """The cells (team, week of ``looked_at``) that each figure of one snapshot adds up: each cell counts a power of two of its own."""
    world = snapshot(grown(teams, weeks))
    facts = world.tables["team_activity"]
    order, mondays = [one.name for one in teams], sorted(set(facts["week_start_date"]))
    place = {(order[team], mondays[week]): 2 ** (team * len(looked_at) + number)
             for team, (number, week) in itertools.product(range(len(order)), enumerate(looked_at)) if week < weeks}  # fmt: skip
    keys = zip(facts["org_unit_id"], facts["week_start_date"], facts["eligible_people"], strict=True)
    facts["core_actions"] = [place.get((team, monday), 0) if people else 0 for team, monday, people in keys]
    units = sorted({one.unit for one in teams})
    choices: list[dict[str, list[str]]] = [{}, *({"units": [unit]} for unit in units if is_thorough), {"application_types": ["sales"]}]
    found: set[Cells] = set()
    for by, choice, period in itertools.product(("team", "unit", "company"), choices, ("week", "month") if is_thorough else ("week",)):
        answer = values(world, SPONSOR, [ACTIONS], by=by, period=period, **choice)  # type: ignore[arg-type]
        found |= {cells_of(value) for value in answer["value"].dropna() if value}
    return found


def cells_of(value: float) -> Cells:
    return tuple(place for place in range(53) if int(value) >> place & 1)


def assert_nobody_is_singled_out(
    teams: Sequence[Team], snapshots: Iterable[int], looked_at: Sequence[int], *, is_thorough: bool = True
) -> None:
    """Whatever the snapshots' figures add up to, cells of one week that can be told apart hold nobody or at least the floor."""
    unions = sorted(set().union(*(published(teams, weeks, looked_at, is_thorough=is_thorough) for weeks in snapshots)))
    people = np.asarray([one.people[week] for one in teams for week in looked_at], dtype=float)
    for number in range(len(looked_at)):
        inside = [cell for cell in range(len(people)) if cell % len(looked_at) == number]
        weekly = sorted({tuple(inside.index(cell) for cell in union if cell in inside) for union in unions} - {()})
        check_lattice(weekly, people[inside], FLOOR)
        incidence = np.asarray([[float(cell in union) for cell in range(len(inside))] for union in weekly])
        small = [cell for cell in range(len(inside)) if 0 < people[inside][cell] < FLOOR]
        assert recoverable_cells(incidence, small) == []


def test_a_small_team_that_is_put_with_another_neighbour_later_is_not_given_away() -> None:
    teams = [Team("a", "n", [3, 3, 3, 3, 6]), Team("b", "n", [20, 20, 20, 7, 7]), Team("c", "n", [6, 6, 6, 8, 8])]
    assert published(teams, 3, [0]) >= {(1,), (0, 2)}  # b alone, a with c
    assert (0, 1) not in published(teams, 4, [0])  # else a = (a + b) - b
    assert_nobody_is_singled_out(teams, range(1, 6), [0, 3])


def test_a_small_unit_that_is_put_with_another_unit_later_is_not_given_away() -> None:
    teams = [Team("a", "n", [3, 3, 8]), Team("b", "s", [9, 30, 30]), Team("c", "w", [20, 6, 6])]
    assert_nobody_is_singled_out(teams, range(1, 4), [0, 1])


def test_the_check_itself_finds_figures_of_two_snapshots_that_give_a_team_away() -> None:
    with pytest.raises(FloorBroken, match="pin 3 people"):
        check_lattice([(1,), (0, 2), (0, 1), (2,)], np.asarray([3.0, 20, 6]), FLOOR)


def test_fifty_two_snapshots_of_a_company_that_changes_give_nobody_away() -> None:
    draw = np.random.default_rng(11)
    teams = [
        Team(name, unit, np.clip(start + np.cumsum(draw.integers(-1, 2, 52)), 0, 30).tolist(), application_type=kind)
        for name, unit, start, kind in (
            ("a", "n", 3, "sales"), ("b", "n", 6, "sales"), ("c", "n", 9, "service"), ("d", "s", 4, "sales"), ("e", "s", 12, "service"),
        )
    ]  # fmt: skip
    assert_nobody_is_singled_out(teams, range(1, 53), [0, 1, 9, 17, 25, 26, 38, 50], is_thorough=False)


sizes = st.lists(st.integers(min_value=0, max_value=9), min_size=5, max_size=5)


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from("ns"), sizes, st.sampled_from(["sales", "service"])), min_size=2, max_size=5))
def test_no_run_of_snapshots_of_small_worlds_gives_anybody_away(drawn: list[tuple[str, list[int], str]]) -> None:
    teams = [Team(name, unit, people, application_type=kind) for name, (unit, people, kind) in zip("abcde", drawn, strict=False)]
    assert_nobody_is_singled_out(teams, range(1, 6), range(5))


@pytest.mark.long
@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from("nsw"), sizes, st.sampled_from(["sales", "service"])), min_size=3, max_size=6))
def test_no_run_of_snapshots_of_many_worlds_gives_anybody_away(drawn: list[tuple[str, list[int], str]]) -> None:
    teams = [Team(name, unit, people, application_type=kind) for name, (unit, people, kind) in zip("abcdef", drawn, strict=False)]
    assert_nobody_is_singled_out(teams, range(1, 6), range(5))
