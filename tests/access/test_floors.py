"""Hidden blocks: what is shown in the weeks in which a group was smaller than the floor."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.audit import FloorBroken, _atoms, audit_snapshot, check_lattice, recoverable_cells
from access.blocks import hidden_blocks
from access.door import OPERATOR, values
from access.viewer import FloorPolicy, Viewer
from tests.access.worlds import ACTIONS, MONDAY, HandMadeSnapshot, OwnMetric, Team, snapshot

SPONSOR = Viewer("s", "sponsor")
FLOOR = 5


def shown(world: HandMadeSnapshot, by: str, week: int, viewer: Viewer = SPONSOR) -> dict[str, float | None]:
    """Cohort -> actions in one week, None when hidden."""
    answer = values(world, viewer, [ACTIONS], by=by)  # type: ignore[arg-type]
    chosen = answer[answer["period_start"] == pd.Timestamp(MONDAY) + pd.Timedelta(weeks=week)]
    return {row["cohort"]: None if row["state"] == "hidden" else row["value"] for row in chosen.to_dict("records")}


def test_a_group_that_was_too_small_is_hidden_with_the_smallest_other_group_of_its_unit() -> None:
    world = snapshot([Team("a", "n", [2, 6]), Team("b", "n", [7, 7]), Team("c", "n", [20, 20])])
    assert shown(world, "team", 0) == {"Team a": None, "Team b": None, "Team c": 20}
    assert shown(world, "team", 1) == {"Team a": 6, "Team b": 7, "Team c": 20}
    assert shown(world, "unit", 0) == {"Unit n": 29}  # 2 + 7 + 20: the block lies wholly inside


def test_a_hidden_row_has_no_value_no_people_and_says_why() -> None:
    answer = values(snapshot([Team("a", "n", [2, 6]), Team("b", "n", [7, 7])]), SPONSOR, [ACTIONS])
    hidden = answer[answer["state"] == "hidden"]
    assert len(hidden) == 2
    assert hidden["value"].isna().all()
    assert hidden["people"].isna().all()
    assert set(hidden["reason"]) == {"hidden (fewer than 5)"}


def test_a_unit_that_cannot_hide_its_block_alone_says_what_it_left_out() -> None:
    world = snapshot([Team("a", "n", [2, 6]), Team("b", "s", [7, 7]), Team("c", "s", [20, 20])])
    assert shown(world, "unit", 0) == {"Unit n": None, "Unit s": 20}  # a needs b of the other unit to hide with
    assert shown(world, "company", 0) == {"Company": 29}  # 2 + 7 + 20
    answer = values(world, SPONSOR, [ACTIONS], by="unit")
    reasons = answer.loc[(answer["cohort"] == "Unit s") & (answer["period_start"] == pd.Timestamp(MONDAY)), "reason"]
    assert reasons.tolist() == ["without 1 group of fewer than 5"]


def test_a_week_in_which_the_whole_company_was_too_small_is_hidden_for_all() -> None:
    world = snapshot([Team("a", "n", [2, 6]), Team("b", "s", [1, 7])])
    assert shown(world, "company", 0) == {"Company": None}
    assert shown(world, "company", 1) == {"Company": 13}


def test_a_month_that_holds_a_hidden_week_shows_no_sum() -> None:
    world = snapshot([Team("a", "n", [2, 6]), Team("b", "s", [1, 7])])
    answer = values(world, SPONSOR, [ACTIONS], by="company", period="month")
    assert answer["state"].tolist() == ["hidden"]


def test_a_months_sum_does_not_give_away_the_week_that_was_hidden() -> None:
    world = snapshot([Team("a", "n", [2, 6]), Team("b", "n", [7, 7]), Team("c", "n", [20, 20])])
    answer = values(world, SPONSOR, [ACTIONS], period="month").set_index("cohort")
    assert answer.loc["Team a", "state"] == "hidden"  # else month - second week = the two people of the first
    assert answer.loc["Team c", "value"] == 40


def test_people_who_stayed_when_most_left_are_hidden_though_the_28_days_still_count_all() -> None:
    world = snapshot([Team("a", "n", [9, 9]), Team("b", "n", [9, 9]), Team("c", "n", [9, 9])])
    facts = world.tables["team_activity"]
    facts.loc[(facts["org_unit_id"] == "a") & (facts["week_start_date"] == MONDAY), "eligible_people_7"] = 3
    assert shown(world, "team", 0) == {"Team a": None, "Team b": None, "Team c": 9}


def test_people_on_leave_still_belong_to_their_team() -> None:
    world = snapshot([Team("a", "n", [6]), Team("b", "n", [9])])
    facts = world.tables["team_activity"]
    facts.loc[facts["org_unit_id"] == "a", ["eligible_people_7", "on_leave_people"]] = [3, 3]
    assert shown(world, "team", 0) == {"Team a": 6, "Team b": 9}


def test_the_operator_sees_small_teams_exactly() -> None:
    world = snapshot([Team("a", "n", [2, 6]), Team("b", "n", [7, 7])])
    assert shown(world, "team", 0, OPERATOR) == {"Team a": 2, "Team b": 7}


def test_blocks_take_the_smallest_other_groups_first() -> None:
    counts = np.array([[2.0], [30.0], [9.0], [6.0]])
    assert hidden_blocks(counts, [np.zeros(4, dtype=np.int64)], floor=5) == [[0, 3]]
    assert hidden_blocks(counts, [np.array([0, 0, 1, 1])], floor=5) == [[0, 1]]  # its own unit before a smaller group elsewhere


def test_two_small_groups_hide_each_other() -> None:
    assert hidden_blocks(np.array([[3.0], [4.0], [9.0]]), [np.zeros(3, dtype=np.int64)], floor=5) == [[0, 1]]  # 3 + 4 = 7


def test_the_audit_finds_a_margin_that_gives_away_a_cell() -> None:
    margins = np.array([[1.0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]])
    assert recoverable_cells(margins, [0, 1, 2]) == [0]  # first sum - second sum
    with pytest.raises(FloorBroken, match="pin 3 people"):
        check_lattice([[0, 1, 2], [1, 2], [3]], np.array([3.0, 4, 4, 9]), 5)


def test_the_audit_finds_two_small_cells_that_are_only_known_together() -> None:
    sums = [[0, 1, 2], [1, 2, 3], [0, 3], [0, 1, 2, 3, 4], [4]]  # (012) + (03) - (123) = 2 x cell 0
    with pytest.raises(FloorBroken):
        check_lattice(sums, np.array([2.0, 9, 9, 9, 9]), 5)
    pair = [[0, 1], [2]]
    with pytest.raises(FloorBroken, match="pin 4 people"):
        check_lattice(pair, np.array([2.0, 2, 9]), 5)


def test_the_audit_passes_groups_that_reach_the_floor() -> None:
    groups = [[0, 1], [2], [0, 1, 2]]
    check_lattice(groups, np.array([2.0, 3, 9]), 5)
    assert recoverable_cells(np.array([[1.0, 1, 0], [0, 0, 1], [1, 1, 1]]), [0, 1]) == []


def test_a_snapshot_passes_its_own_audit() -> None:
    world = snapshot([Team("a", "n", [2, 6, 6]), Team("b", "s", [7, 1, 7]), Team("c", "s", [20, 20, 20]), Team("d", "w", [0, 3, 1])])
    assert audit_snapshot(world) == 3
    assert audit_snapshot(world, policy=FloorPolicy(10)) == 3


def test_the_audit_counts_every_team_where_it_belongs_whatever_the_order_of_units() -> None:
    world = snapshot([Team("a", "w", [7, 9]), Team("b", "n", [9, 9]), Team("c", "w", [2, 7]), Team("d", "n", [20, 20])])
    assert audit_snapshot(world) == 2  # unit n comes before unit w, team a before team b


teams = st.integers(min_value=1, max_value=6)
people = st.lists(st.integers(min_value=0, max_value=9), min_size=3, max_size=3)


@st.composite
def worlds(draw: st.DrawFn) -> list[Team]:
    """Up to six teams in three units and two application types, three weeks over the turn of a month."""
    return [
        Team(name, draw(st.sampled_from("nsw")), draw(people), application_type=draw(st.sampled_from(["sales", "service"])))
        for name in "abcdef"[: draw(teams)]
    ]


def marked(world_teams: list[Team]) -> HandMadeSnapshot:
    """A world in which every team's week counts a power of two of its own, so that a sum tells exactly which cells it holds."""
    world = snapshot(world_teams, first=MONDAY + pd.Timedelta(weeks=2))  # 19 January to 8 February: two weeks end in January
    facts = world.tables["team_activity"]
    facts["core_actions"] = [2**place if row else 0 for place, row in enumerate(facts["eligible_people"])]
    return world


def cells_of(value: float) -> tuple[int, ...]:
    """The positions of the cells in a sum of powers of two."""
    return tuple(place for place in range(64) if int(value) >> place & 1)


def assert_nobody_is_pinned(world_teams: list[Team]) -> None:
    world = marked(world_teams)
    facts = world.tables["team_activity"]
    units = sorted({team.unit for team in world_teams})
    filters = [{}, {"application_types": ["sales"]}, {"application_types": ["service"]}, *({"units": [unit]} for unit in units)]
    asked = [(SPONSOR, by, choice) for by in ("team", "unit", "company") for choice in filters]
    asked += [(Viewer("u", "trainer", (unit,)), "company", {}) for unit in units]
    published: set[tuple[int, ...]] = set()
    for (viewer, by, choice), period in itertools.product(asked, ("week", "month")):
        answer = values(world, viewer, [ACTIONS], by=by, period=period, **choice)  # type: ignore[arg-type]
        published |= {cells_of(value) for value in answer["value"].dropna() if value}
    unions = sorted(published)
    counts = facts["eligible_people"].to_numpy(dtype=float)
    check_lattice(unions, counts, FLOOR)
    weeks = facts["week_start_date"].to_numpy()
    for unions_of, cells in _atoms(unions, len(counts)).items():
        if unions_of:  # in every single week the atoms that can be told apart hold nobody or at least the floor
            per_week = pd.Series(counts[cells]).groupby(weeks[cells]).sum()
            assert not per_week.between(1, FLOOR - 1).any(), (unions_of, cells)


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_no_set_of_published_figures_pins_a_few_people(world_teams: list[Team]) -> None:
    assert_nobody_is_pinned(world_teams)


@pytest.mark.long
@settings(max_examples=200, deadline=None)
@given(worlds())
def test_no_set_of_figures_of_many_worlds_pins_a_few_people(world_teams: list[Team]) -> None:
    assert_nobody_is_pinned(world_teams)


@settings(max_examples=20, deadline=None)
@given(worlds())
def test_what_the_operator_sees_adds_up_to_the_company(world_teams: list[Team]) -> None:
    world = marked(world_teams)
    every = {by: values(world, OPERATOR, [ACTIONS], by=by).groupby("period_start")["value"].sum() for by in ("team", "unit", "company")}
    pd.testing.assert_series_equal(every["team"], every["company"])
    pd.testing.assert_series_equal(every["unit"], every["company"])


@settings(max_examples=20, deadline=None)
@given(worlds())
def test_the_published_headcount_is_never_below_the_floor(world_teams: list[Team]) -> None:
    counted = OwnMetric("eligible", lambda team_activity: team_activity["eligible_people"].astype(float), unit="people")
    world = marked(world_teams)
    for by in ("team", "unit", "company"):
        answer = values(world, SPONSOR, [counted], by=by)  # type: ignore[arg-type]
        assert not answer["value"].between(1, FLOOR - 1).any()
        assert not answer["people"].between(1, FLOOR - 1).any()
