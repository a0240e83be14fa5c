"""Figures kept over many weekly snapshots, by all levels, filters, periods and ways out, never single out a few people of any week."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.audit import FloorBroken, check_lattice, published_teams, recoverable_cells
from access.door import values
from access.viewer import Viewer
from tests.access.worlds import ACTIONS, MONDAY, HandMadeSnapshot, Team, snapshot

SPONSOR = Viewer("s", "sponsor")
FLOOR = 5


def grown(teams: Sequence[Team], weeks: int) -> HandMadeSnapshot:
    """The snapshot of that week."""
    return snapshot([Team(one.name, one.unit, one.people[:weeks], application_type=one.application_type) for one in teams])


def assert_nobody_is_singled_out(teams: Sequence[Team], snapshots: Iterable[int], looked_at: Sequence[int]) -> None:
    """Whatever the snapshots' figures add up to, teams of one week that can be told apart hold nobody or at least the floor."""
    kept: dict[int, set[tuple[int, ...]]] = {week: set() for week in looked_at}
    for weeks in snapshots:
        for week, unions in published_teams(grown(teams, weeks), [week for week in looked_at if week < weeks]).items():
            kept[week] |= unions
    for week, unions in kept.items():
        people = np.append([float(one.people[week]) for one in teams], 0.0)  # and nobody without a team, who stands first in the order
        shifted = sorted({tuple(team - 1 if team else len(teams) for team in union) for union in unions})
        check_lattice(shifted, people, FLOOR)
        incidence = np.zeros((len(shifted), len(people)))  # no rows where everything is hidden
        for row, union in enumerate(shifted):
            incidence[row, list(union)] = 1.0
        assert recoverable_cells(incidence, [team for team in range(len(teams)) if 0 < people[team] < FLOOR]) == []


def shown(teams: Sequence[Team], weeks: int) -> dict[str, float | None]:
    """Cohort to figure of the first week, as the door gives it in that snapshot; null where it is hidden."""
    answer = values(grown(teams, weeks), SPONSOR, [ACTIONS])  # type: ignore[arg-type]
    first = answer[answer["period_start"] == pd.Timestamp(MONDAY)]
    return {str(row["cohort"]): None if row["state"] == "hidden" else row["value"] for row in first.to_dict("records")}


def test_a_small_team_that_is_put_with_another_neighbour_later_is_not_given_away() -> None:
    teams = [Team("a", "n", [3, 3, 3, 3, 6]), Team("b", "n", [20, 20, 20, 7, 7]), Team("c", "n", [6, 6, 6, 8, 8])]
    assert shown(teams, 3) == {"Team a + Team c": 9, "Team b": 20}
    assert shown(teams, 4) == {"Team a + Team b": None, "Team c": None}  # else a = (a + b) - b
    assert_nobody_is_singled_out(teams, range(1, 6), [0, 3])


def test_a_small_unit_that_is_put_with_another_unit_later_is_not_given_away() -> None:
    teams = [Team("a", "n", [3, 3, 8]), Team("b", "s", [9, 30, 30]), Team("c", "w", [20, 6, 6])]
    assert_nobody_is_singled_out(teams, range(1, 4), [0, 1])


def test_the_check_itself_finds_figures_of_two_snapshots_that_give_a_team_away() -> None:
    with pytest.raises(FloorBroken, match="pin 3 people"):
        check_lattice([(1,), (0, 2), (0, 1), (2,)], np.asarray([3.0, 20, 6]), FLOOR)


def changing_company() -> list[Team]:
    """Five teams around the floor over a year, each by one person up or down a week."""
    draw = np.random.default_rng(11)
    kinds = (("a", "n", 3, "sales"), ("b", "n", 6, "sales"), ("c", "n", 9, "service"), ("d", "s", 4, "sales"), ("e", "s", 12, "service"))
    return [
        Team(name, unit, np.clip(start + np.cumsum(draw.integers(-1, 2, 52)), 0, 30).tolist(), application_type=kind)
        for name, unit, start, kind in kinds
    ]


LOOKED_AT = [0, 1, 9, 17, 25, 26, 38, 50]


def test_a_year_of_snapshots_every_seventh_week_gives_nobody_away() -> None:
    assert_nobody_is_singled_out(changing_company(), range(3, 53, 7), LOOKED_AT)


@pytest.mark.long
def test_fifty_two_weekly_snapshots_give_nobody_away() -> None:
    assert_nobody_is_singled_out(changing_company(), range(1, 53), LOOKED_AT)


sizes = st.lists(st.integers(min_value=0, max_value=9), min_size=5, max_size=5)


@settings(max_examples=3)
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
