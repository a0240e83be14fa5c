"""Causes come through the door: permitted cohorts only, compared with permitted cohorts only."""

import pytest

from access.diagnosis import diagnosed, lost_core_work
from access.viewer import OPERATOR, AccessDenied, Viewer
from metrics.lost_work import OTHERS
from metrics.metric import Metric
from metrics.playbook import Play, Sign
from tests.access.worlds import Team, active_share, snapshot, weeks

WEEKS = 30
MANAGER = Viewer("anna", "project_manager")
ACTIVE = Metric(active_share, "Active", "share", "higher", (), (), ("usage_event",), None, "stock")
LOW = Play("F42", "Never began.", "trainer", "Sit with them.", ACTIVE, (Sign(ACTIVE, "others", "lower", 0.2),))


def team(name: str, people: int, active: int, unit: str = "North") -> Team:
    return Team(name, unit, [people] * WEEKS, [active] * WEEKS)


NORTH = [team("a", 40, 6), *(team(name, 40, 36) for name in "bcdef")]
SOUTH = [team("g", 40, 36, "South"), team("h", 40, 4, "South"), *(team(name, 40, 36, "South") for name in "ijkl")]
TEAMS = NORTH + SOUTH


def codes(viewer: Viewer, teams: list[Team] = TEAMS) -> dict[str, list[str]]:
    found = diagnosed(snapshot(teams), viewer, [LOW])
    return {cohort.removeprefix("crm:"): [cause.play.code for cause in one.causes] for cohort, one in found.items()}


def test_the_idle_teams_are_named_and_no_other() -> None:
    assert {cohort for cohort, found in codes(MANAGER).items() if found} == {"a", "h"}
    assert len(codes(MANAGER)) == 12


def test_a_viewer_of_one_unit_gets_its_teams_compared_with_its_teams() -> None:
    found = diagnosed(snapshot(TEAMS), Viewer("ben", "project_manager", units=("South",)), [LOW])
    assert set(found) == {f"crm:{name}" for name in "ghijkl"}
    (named,) = [one.causes[0] for one in found.values() if one.causes]
    assert named.found[0].others == 5


def test_a_team_below_the_floor_is_diagnosed_only_within_its_group() -> None:
    teams = [*TEAMS, team("s", 3, 0), team("t", 3, 0)]
    assert {name for name in codes(MANAGER, teams) if {"s", "t"} & set(name)} == {"s+crm:t"}
    assert codes(OPERATOR, teams)["s"] == codes(OPERATOR, teams)["t"] != []


def test_a_role_that_is_not_known_is_refused() -> None:
    with pytest.raises(AccessDenied):
        diagnosed(snapshot(TEAMS), Viewer("eve", "boss"), [LOW])


def test_lost_core_work_is_the_gap_to_the_pace_of_the_middle_team() -> None:
    found = {cohort.rpartition(":")[2]: one for cohort, one in lost_core_work(snapshot(TEAMS, first=weeks(1)[0]), MANAGER).items()}
    # 4 and 5 weeks of 6 and of 36 core actions end in a month: in the middle month 30 fewer a week, whatever the month's length
    assert found["a"].yardstick == OTHERS
    lost, pace, usual = found["a"].actions, found["a"].pace, found["a"].usual
    assert lost is not None and pace is not None and usual is not None
    assert usual == pytest.approx(6 * pace)
    assert lost == pytest.approx(40 * (usual - pace))
    assert found["b"].actions == 0.0
