"""Teams put together under names of the caller's own, as the waves of a roll-out: permitted groups only, and no block cut in two."""

import pandas as pd
import pytest

from access.door import OPERATOR, together
from access.viewer import AccessDenied, Viewer
from tests.access.worlds import ACTIONS, MONDAY, HandMadeSnapshot, Team, snapshot

SPONSOR = Viewer("s", "sponsor")
WORLD = snapshot([Team("a", "n", [6]), Team("b", "n", [2]), Team("c", "n", [7]), Team("d", "s", [9]), Team("e", "s", [12])])


def told(
    named: dict[str, list[str]], *, world: HandMadeSnapshot = WORLD, viewer: Viewer = SPONSOR, week: int = 0
) -> dict[str, tuple[float | None, str | None]]:
    """Name -> actions and what the reason says in one week."""
    rows = together(world, viewer, [ACTIONS], named)
    chosen = rows[rows["period_start"] == pd.Timestamp(MONDAY) + pd.Timedelta(weeks=week)]
    return {row["cohort"]: (row["value"] if row["state"] == "value" else None, row["reason"]) for row in chosen.to_dict("records")}


def test_units_and_teams_are_added_up_by_their_names_and_ids() -> None:
    # n: 6 + 2 + 7; Team e stands nowhere
    assert told({"First": ["Unit n"], "Second": ["d"]}) == {"First": (15, None), "Second": (9, None)}


def test_a_small_team_merged_with_one_outside_is_left_out_and_counted() -> None:
    # b has two people and is merged with a, which is not in it
    assert told({"First": ["Team b", "Team c"]}) == {"First": (7, "without 1 group of fewer than 5")}
    assert told({"First": ["Team b", "Team c"]}, viewer=OPERATOR)["First"][0] == 9


def test_a_team_under_two_names_counts_under_the_first_and_an_empty_name_is_not_there() -> None:
    assert told({"A": ["Team d"], "B": ["s"], "C": ["Nowhere"]}) == {"A": (9, None), "B": (12, None)}


def test_a_group_that_was_too_small_is_shown_only_with_the_one_it_hid_with() -> None:
    world = snapshot([Team("a", "n", [2, 6]), Team("b", "n", [7, 7]), Team("c", "n", [20, 20])])
    assert told({"X": ["a", "c"]}, world=world) == {"X": (20, "without 1 group of fewer than 5")}
    assert told({"X": ["a", "c"]}, world=world, week=1) == {"X": (26, None)}
    assert told({"Y": ["a", "b"]}, world=world) == {"Y": (9, None)}  # 2 + 7: the block lies wholly inside


def test_who_sees_one_unit_is_given_its_part_alone_and_a_member_nothing() -> None:
    named = {"First": ["Unit n", "Team d"]}
    assert told(named, viewer=Viewer("ben", "sponsor", units=("s",))) == {"First": (9, None)}
    with pytest.raises(AccessDenied):
        together(WORLD, Viewer("eve", "member"), [ACTIONS], named)
