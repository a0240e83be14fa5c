"""The lattice: which teams stand alone, which are merged, and under which names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.cohorts import NO_TEAM, lattice_of, merge_small, merged_teams
from access.door import AccessDenied, UnknownUnit, cohorts, values
from access.viewer import OPERATOR, FloorPolicy, FloorRefused, Viewer, local_viewer
from tests.access.worlds import ACTIVE_SHARE, Team, snapshot

TRAINER = Viewer("t", "trainer")


def labels(world: object, viewer: Viewer, level: str) -> dict[str, float]:
    """Label -> people of a level."""
    listed = cohorts(world, viewer)  # type: ignore[arg-type]
    chosen = listed[listed["level"] == level]
    return dict(zip(chosen["cohort"], chosen["people"], strict=True))


def test_a_small_team_is_merged_with_its_next_smallest_sibling() -> None:
    world = snapshot([Team("a", "n", [3]), Team("b", "n", [6]), Team("c", "n", [20])])
    assert labels(world, TRAINER, "team") == {"Team a + Team b": 9, "Team c": 20}  # 3 + 6


def test_a_merged_group_that_is_still_too_small_takes_one_more() -> None:
    world = snapshot([Team("a", "n", [1]), Team("b", "n", [2]), Team("c", "n", [7]), Team("d", "n", [9])])
    assert labels(world, TRAINER, "team") == {"Team a + Team b + Team c": 10, "Team d": 9}  # 1 + 2 = 3 < 5, so + 7


def test_a_team_of_exactly_the_floor_stands_alone() -> None:
    world = snapshot([Team("a", "n", [5]), Team("b", "n", [5])])
    assert labels(world, TRAINER, "team") == {"Team a": 5, "Team b": 5}


def test_a_unit_that_is_too_small_is_merged_with_the_next_smallest_unit() -> None:
    world = snapshot([Team("a", "n", [2]), Team("b", "s", [8]), Team("c", "w", [30])])
    assert labels(world, TRAINER, "unit") == {"Unit n + Unit s": 10, "Unit w": 30}
    assert labels(world, TRAINER, "team") == {"Team a + Team b": 10, "Team c": 30}


def test_people_without_a_team_are_never_the_difference_between_company_and_units() -> None:
    world = snapshot([Team("a", "n", [9]), Team("c", "w", [30]), Team(NO_TEAM, NO_TEAM, [2])])
    world.tables["setting_team"] = world.tables["setting_team"].iloc[:2]  # the settings do not name the pseudo team
    units = labels(world, TRAINER, "unit")
    assert units == {"Unit n + (no unit)": 11, "Unit w": 30}


def test_the_operator_sees_every_team_as_it_is() -> None:
    world = snapshot([Team("a", "n", [1]), Team("b", "n", [6])])
    assert labels(world, OPERATOR, "team") == {"Team a": 1, "Team b": 6}


def test_a_company_below_the_floor_is_hidden_whole() -> None:
    world = snapshot([Team("a", "n", [2]), Team("b", "n", [2])])
    answer = values(world, TRAINER, [ACTIVE_SHARE], by="company")
    assert answer["state"].tolist() == ["hidden"]
    assert answer["value"].isna().all()
    assert answer["people"].isna().all()


def test_a_higher_floor_merges_more() -> None:
    world = snapshot([Team("a", "n", [6]), Team("b", "n", [7]), Team("c", "n", [12])])
    council = Viewer("t", "trainer", floor=FloorPolicy(10))
    assert labels(world, council, "team") == {"Team a + Team b": 13, "Team c": 12}


def test_long_labels_name_three_teams_and_count_the_rest() -> None:
    world = snapshot([Team(name, "n", [1]) for name in "abcde"])
    assert list(labels(world, TRAINER, "team")) == ["Team a + Team b + Team c + 2 more"]


def test_merging_keeps_every_position_once() -> None:
    groups = merge_small([4, 0, 1, 8, 2], floor=5)
    assert sorted(position for group in groups for position in group) == [0, 1, 2, 3, 4]
    assert groups == [[0, 1, 2, 4], [3]]  # 0 + 1 = 1, + 2 = 3, + 4 = 7


def test_ten_thousand_teams_are_merged_without_losing_anybody() -> None:
    sizes = [position % 7 for position in range(10_000)]
    groups = merge_small(sizes, floor=5)
    assert min(sum(sizes[position] for position in group) for group in groups) >= 5
    assert sum(len(group) for group in groups) == 10_000


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), max_size=30), st.sampled_from([0, 3, 5, 9]))
def test_what_is_remembered_of_other_weeks_merges_teams_as_anew(teams: list[tuple[int, int]], floor: int) -> None:
    units, sizes = np.array([unit for unit, _ in teams], dtype=np.int64), np.array([float(size) for _, size in teams])
    expected, found = np.full(len(teams), -1), 0
    for unit in np.unique(units):
        inside = np.flatnonzero(units == unit)
        for group in merge_small(sizes[inside].tolist(), floor=floor):
            expected[inside[group]] = found
            found += 1
    remembered: dict[bytes, np.ndarray] = {}
    for _ in range(2):
        assert merged_teams(units, sizes, floor, remembered).tolist() == expected.tolist()


@pytest.mark.parametrize("k", [0, 1, 2])
def test_a_floor_below_three_is_refused(k: int) -> None:
    with pytest.raises(FloorRefused, match="too low"):
        FloorPolicy(k, reason="we are a small company")


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_floor_of_three_or_four_needs_a_reason(reason: str | None) -> None:
    with pytest.raises(FloorRefused, match="reason"):
        FloorPolicy(4, reason=reason)
    assert FloorPolicy(3, reason="agreed with all eleven colleagues").k == 3


def test_an_unknown_role_sees_nothing() -> None:
    world = snapshot([Team("a", "n", [9])])
    stranger = Viewer("x", "superuser")
    with pytest.raises(AccessDenied, match="superuser"):
        values(world, stranger, [ACTIVE_SHARE])
    with pytest.raises(AccessDenied):
        cohorts(world, stranger)


def test_a_viewer_of_one_unit_gets_that_unit_and_nothing_else() -> None:
    world = snapshot([Team("a", "n", [9]), Team("b", "s", [8]), Team("c", "s", [12])])
    viewer = Viewer("t", "trainer", units=("s",))
    answer = values(world, viewer, [ACTIVE_SHARE])
    assert sorted(answer["cohort"]) == ["Team b", "Team c"]
    company = values(world, viewer, [ACTIVE_SHARE], by="company")
    assert company["people"].tolist() == [20]  # 8 + 12, without unit n
    assert company["cohort"].tolist() == ["Selected units"]


@pytest.mark.parametrize("unit", ["n", "Unit n", "no such unit"])
def test_asking_for_a_unit_out_of_reach_is_refused_whether_it_exists_or_not(unit: str) -> None:
    world = snapshot([Team("a", "n", [9]), Team("b", "s", [8])])
    with pytest.raises(AccessDenied, match="not among the units"):
        values(world, Viewer("t", "trainer", units=("s",)), [ACTIVE_SHARE], units=[unit])


def test_an_unknown_unit_is_named_to_a_viewer_of_everything() -> None:
    world = snapshot([Team("a", "n", [9])])
    with pytest.raises(UnknownUnit, match="'nowhere'"):
        values(world, TRAINER, [ACTIVE_SHARE], units=["nowhere"])


def test_a_group_that_reaches_beyond_the_viewers_unit_is_not_given() -> None:
    world = snapshot([Team("a", "n", [2]), Team("b", "s", [8]), Team("c", "w", [30])])
    viewer = Viewer("t", "trainer", units=("n",))
    assert values(world, viewer, [ACTIVE_SHARE]).empty
    assert values(world, viewer, [ACTIVE_SHARE], by="unit", units=["n"]).empty


def test_a_filter_by_a_merged_unit_brings_the_merged_unit() -> None:
    world = snapshot([Team("a", "n", [2]), Team("b", "s", [8]), Team("c", "w", [30])])
    answer = values(world, TRAINER, [ACTIVE_SHARE], by="unit", units=["n"])
    assert answer["cohort"].tolist() == ["Unit n + Unit s"]


def test_groups_of_several_application_types_are_left_out_of_a_filter_and_named() -> None:
    world = snapshot([
        Team("a", "n", [3], application_type="field_sales"),
        Team("b", "n", [6], application_type="service"),
        Team("c", "n", [20], application_type="service"),
    ])  # fmt: skip
    answer = values(world, TRAINER, [ACTIVE_SHARE], by="unit", application_types=["service"])
    assert answer["people"].tolist() == [20]
    assert answer["reason"].tolist() == ["without 1 group of several application types"]


def test_the_local_viewer_is_an_administrator_and_not_the_operator() -> None:
    assert local_viewer().role == "administrator"
    assert not local_viewer().is_operator


def test_two_viewers_share_a_cache_key_only_if_they_may_see_the_same() -> None:
    keys = {
        viewer.scope_id
        for viewer in (OPERATOR, TRAINER, Viewer("t", "trainer", ("n",)), Viewer("t", "trainer", floor=FloorPolicy(10)), local_viewer())
    }
    assert len(keys) == 4  # trainer and administrator of everything see the same


def test_a_lattice_is_built_once_per_snapshot() -> None:
    world = snapshot([Team("a", "n", [9])])
    assert lattice_of(world, floor=5) is lattice_of(world, floor=5)
    assert lattice_of(snapshot([Team("a", "n", [9])]), floor=5) is not lattice_of(world, floor=5)
