"""Lost core work by hand."""

import pytest

from metrics.levels import Level
from metrics.lost_work import OTHERS, PAST, WEEKS_A_MONTH, lost_work


def level(value: float | None, *, kind: str = "sales", before: float | None = None) -> Level:
    return Level(value, before, None, 10, kind, "" if value is not None else "the CRM logs no use")


def test_the_pace_of_the_middle_team_of_the_kind_is_the_yardstick() -> None:
    core = {name: level(amount * 10 * WEEKS_A_MONTH) for name, amount in {"a": 1, "b": 4, "c": 5, "d": 6, "e": 9}.items()}
    found = lost_work(core, dict.fromkeys(core, level(10.0)))
    assert found["a"].actions == pytest.approx(45.0)  # others 4, 5, 6, 9: 5.5 in the middle; 5.5 - 1 for each of 10 people
    assert found["e"].actions == 0.0  # more than usual makes up for nobody
    assert {one.yardstick for one in found.values()} == {OTHERS}


def test_without_others_of_its_kind_a_team_is_held_to_its_own_quarter_before() -> None:
    core = {"a": level(100.0 * WEEKS_A_MONTH, before=150.0 * WEEKS_A_MONTH), "b": level(50.0)}
    found = lost_work(core, {"a": level(10.0), "b": level(10.0)})
    assert found["a"].actions == pytest.approx(50.0)
    assert found["a"].yardstick == PAST
    assert (found["b"].actions, found["b"].reason) == (None, "too few teams of its kind, and its own past is not known")


def test_unknown_work_is_not_lost_work() -> None:
    found = lost_work({"a": level(None), "b": level(5.0)}, {"a": level(10.0), "b": level(0.0)})
    assert (found["a"].actions, found["a"].reason) == (None, "the CRM logs no use")
    assert (found["b"].actions, found["b"].reason) == (None, "nobody is entitled")
