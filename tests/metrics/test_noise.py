"""How much is left to chance, to the digit, and what of it a diagnosis pays for."""

import pytest

from metrics.catalog import CATALOG
from metrics.diagnosis import diagnose
from metrics.levels import Level
from metrics.noise import noise_of
from metrics.playbook import Play, Sign
from metrics.robust import MEDIAN_COST

SLOW = Sign(CATALOG["slow_actions"], "others", "higher", 0.05, among="all")
FILL = Sign(CATALOG["fill_rate"], "others", "lower", 0.1, among="all")
FALL = Sign(CATALOG["habit_rate"], "past", "lower", 0.15)
DAYS = Sign(CATALOG["active_days_28"], "others", "lower", 0.2, is_relative=True)
OTHERS = ("b", "c", "d", "e", "f", "g", "h")


def level(value: float, *, before: float | None = None, people: int = 30, looks: int = 1) -> Level:
    return Level(value, before, None, people, "sales", "", looks=looks)


def play(*signs: Sign) -> Play:
    return Play("F07", "A cause.", "somebody", "Act.", signs[0].metric, signs)


def test_a_share_of_nobody_is_not_quite_sure_and_more_looks_make_it_surer() -> None:
    assert noise_of(FALL, level(0.0, people=10), 0.0) == pytest.approx(1 / 12 * 11 / 12 / 10)  # one more on each side: (0 + 1) / (10 + 2)
    assert noise_of(FALL, level(0.0, people=10, looks=3), 0.0) == pytest.approx(1 / 12 * 11 / 12 / 30)


def test_the_logarithm_of_counted_days_is_as_sure_as_the_days_behind_it() -> None:
    assert noise_of(DAYS, level(5.0, people=20), 5.0) == pytest.approx(1 / 100)
    assert noise_of(DAYS, level(5.0, people=20, looks=3), 5.0) == pytest.approx(1 / 300)


def test_a_change_is_twice_as_uncertain_as_a_value() -> None:
    held = {FALL: {name: level(0.8, before=0.8) for name in OTHERS} | {"a": level(0.2, before=0.8)}}
    evidence = diagnose([play(FALL)], held)["a"].causes[0].found[0]
    variance = 2 * noise_of(FALL, level(0.2), 0.8) * (1 + MEDIAN_COST / len(OTHERS))
    assert evidence.distance == pytest.approx(0.6 / variance**0.5)


def test_nine_tenths_of_what_matters_is_no_cause_and_all_of_it_is() -> None:
    for by, is_found in ((0.9, False), (1.1, True)):
        held = {SLOW: {name: level(0.02) for name in OTHERS} | {"a": level(0.02 + by * SLOW.by)}}
        assert bool(diagnose([play(SLOW)], held)["a"].causes) is is_found


def test_a_sign_that_is_as_usual_is_no_evidence_beside_one_that_stands_out() -> None:
    held = {SLOW: {name: level(0.02) for name in OTHERS} | {"a": level(0.5)}, FILL: {name: level(0.9) for name in ("a", *OTHERS)}}
    cause = diagnose([play(SLOW, FILL)], held)["a"].causes[0]
    assert [one.sign for one in cause.found] == [SLOW] and [one.sign for one in cause.others] == [FILL]
