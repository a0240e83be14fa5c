"""Problems of other strengths in other teams, counted in the drawn rows."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from demo.mixes import ACTION
from demo.planted import planted
from demo.plants import NONE, STRENGTHS, USUAL, planted_at
from demo.teams import TEAM_INDEX
from demo.world import World, make_world

AS_OF = datetime(2026, 6, 17, tzinfo=UTC)
TEAMS = dict(zip(STRENGTHS, ("Sales North", "Sales West", "Sales East", "Outbound Boston", "Dispatch", "Night Desk", "Sales Pacific",
                             "Field Service Elbe", "Service Desk Munich", "Sales Sydney"), strict=True))  # fmt: skip


@pytest.fixture(scope="module")
def healthy() -> World:
    return make_world(AS_OF, seed=5, scale=0.03, plants=NONE)


@pytest.fixture(scope="module")
def ill() -> World:
    return make_world(AS_OF, seed=5, scale=0.03, plants=planted_at(3, TEAMS))


def rows(world: World, problem: str) -> pd.DataFrame:
    return world.events[(world.events["team"] == TEAM_INDEX[TEAMS[problem]]) & (world.events["actor"] == 0)]


def share(world: World, problem: str, action: str) -> float:
    return float((rows(world, problem)["action"] == ACTION[action]).mean())


def test_a_strong_problem_shows_in_its_team_and_is_absent_without(healthy: World, ill: World) -> None:
    assert share(ill, "stale", "update") == 0 < share(healthy, "stale", "update")
    assert share(ill, "export", "export") > 0.03 > 3 * share(healthy, "export", "export")
    assert rows(ill, "slow")["latency_ms"].median() > 5 * rows(healthy, "slow")["latency_ms"].median()
    pairs = [len(rows(world, "narrow")[["action", "object"]].drop_duplicates()) for world in (ill, healthy)]
    assert pairs[0] < pairs[1]
    late = [rows(world, "dip") for world in (ill, healthy)]
    lately = [float((one["day"] > world.clock.as_of_day - 28).sum()) / len(one) for one, world in zip(late, (ill, healthy), strict=True)]
    assert lately[0] < 0.6 * lately[1]


def test_people_leave_never_begin_or_leave_the_work_to_two(healthy: World, ill: World) -> None:
    def people(world: World, problem: str) -> pd.DataFrame:
        return world.organisation.people[world.organisation.people["team"] == TEAM_INDEX[TEAMS[problem]]]

    assert (people(ill, "never")["quit_day"] == 0).sum() >= 0.6 * 9 > (people(healthy, "never")["quit_day"] == 0).sum()
    seats = len(people(healthy, "turnover"))
    assert len(people(ill, "turnover")) >= 2 * seats  # each seat changes hands, most of them twice
    sat = people(ill, "turnover").sort_values("from_day")
    assert [int(((sat["from_day"] <= day) & (sat["to_day"] > day)).sum()) <= seats for day in range(0, 500, 20)] == [True] * 25
    busiest = [rows(world, "eager").groupby("person").size().nlargest(2).sum() / len(rows(world, "eager")) for world in (ill, healthy)]
    assert busiest[0] > 1.5 * busiest[1]


def test_the_truth_names_what_was_planted_and_nothing_where_nothing_was(healthy: World, ill: World) -> None:
    assert planted(healthy)["problems"] == {name: {} for name in vars(NONE)}
    assert planted(ill)["bypass_team"] is None and planted(ill)["stale_teams"] == [TEAMS["stale"]]
    assert planted_at(3, TEAMS).teams == set(TEAMS.values())
    assert planted_at(1, {"slow": "Dispatch"}).slow["Dispatch"] < planted_at(3, {"slow": "Dispatch"}).slow["Dispatch"]
    assert "Sales South" in USUAL.teams
