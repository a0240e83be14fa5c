"""The smallest change that a diagnosis can find is looked for in the bad direction only, and not found where nothing is known."""

from dataclasses import replace

import pytest

from benchmarks.detectable import most_of, moved, smallest
from metrics.diagnosis import diagnose, signs_in
from metrics.levels import Level
from metrics.playbook import Play, read_playbook

PLAYS = read_playbook()
SLOW = next(play for play in PLAYS if play.code == "F07")
SIGN = next(sign for sign in SLOW.signs if sign.against == "others" and sign.metric.unit == "share")


def team(value: float | None) -> Level:
    """Thirty people of one kind of work with a share of slow actions out of 3,000."""
    return Level(value, None, None, 30, "sales", "" if value is not None else "not timed", cases=3000)


HELD = {SIGN: {f"t{number}": team(0.10 + 0.005 * (number % 5)) for number in range(20)} | {"unknown": team(None)}}
ONLY: list[Play] = [replace(SLOW, signs=(SIGN,))]


def test_the_least_change_is_found_and_a_little_less_is_not() -> None:
    least = smallest(ONLY, HELD, ONLY[0], SIGN, "t2", most=1.0)
    assert least is not None and SIGN.by <= least < 0.5
    for by, is_found in ((least, True), (least - 2 / 2**6, False)):
        held = {SIGN: HELD[SIGN] | {"t2": moved(SIGN, HELD[SIGN]["t2"], by)}}
        assert bool(diagnose(ONLY, held)["t2"].causes) is is_found


def test_where_nothing_is_known_or_too_little_moved_nothing_is_detectable() -> None:
    assert smallest(ONLY, HELD, ONLY[0], SIGN, "unknown", most=1.0) is None
    assert smallest(ONLY, HELD, ONLY[0], SIGN, "t2", most=SIGN.by / 2) is None


def test_what_is_worse_lies_on_the_bad_side_and_a_share_stays_one() -> None:
    assert moved(SIGN, team(0.9), 0.5).value == 1.0
    for sign in signs_in(PLAYS):
        value = moved(sign, replace(team(0.5), bound="<"), most_of(sign) / 2)
        assert value.value is not None and value.bound is None
        assert (value.value > 0.5) is (sign.worse == "higher")
    assert moved(replace(SIGN, is_relative=True), team(0.2), 0.5).value == pytest.approx(0.3)
