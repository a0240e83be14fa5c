"""Business cases worked out by hand: range, drivers, break-even, the gap's cost and the stop rule."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.business_case import (
    Assumption,
    Benefit,
    Case,
    StopRule,
    adoption_gap_cost,
    break_even_adoption,
    decide,
    draw_range,
    result,
    to_go,
    tornado,
)
from models.returns import ReturnProblem


def figure(name: str, low: float, likely: float | None = None, high: float | None = None) -> Assumption:
    likely = low if likely is None else likely
    return Assumption(name, low, likely, likely if high is None else high, "EUR", "controller", date(2026, 1, 5))


# 100 people x 1,000 a year x half of it real = 50,000 a year at full adoption
SAVED = Benefit("time saved", 100, figure("value of a person", 800, 1000, 1200), figure("realised", 0.4, 0.5, 0.6))
CASE = Case((figure("start", 20_000), figure("year 1", 10_000, 10_000, 15_000)), (SAVED,), (figure("adoption 1", 0.5, 0.8, 0.9),), rate=0.0)


def test_benefits_follow_adoption_value_and_realisation() -> None:
    found = result(CASE)
    assert found.present_benefits == pytest.approx(0.8 * 100 * 1000 * 0.5)
    assert found.net_present_value == pytest.approx(40_000 - 30_000)


def test_risk_and_overlap_lower_benefits_and_raise_costs() -> None:
    careful = replace(CASE, benefits=(replace(SAVED, overlap=0.2, risk=0.5),), cost_risk=0.1)
    assert result(careful).net_present_value == pytest.approx(40_000 * 0.8 * 0.5 - 33_000)


def test_a_negative_return_is_shown_as_such() -> None:
    poor = replace(CASE, adoption=(figure("adoption 1", 0.1),))
    assert result(poor).net_present_value == pytest.approx(-25_000)
    assert draw_range(poor, seed=1).chance_of_gain == 0.0


def test_the_range_repeats_from_its_seed_and_not_from_another() -> None:
    np.testing.assert_array_equal(draw_range(CASE, seed=7).values, draw_range(CASE, seed=7).values)
    assert not np.array_equal(draw_range(CASE, seed=7).values, draw_range(CASE, seed=8).values)


def test_without_any_range_every_draw_is_the_likely_case() -> None:
    benefit = Benefit("time saved", 100, figure("value of a person", 1000), figure("realised", 0.5))
    certain = Case((figure("start", 20_000), figure("year 1", 10_000)), (benefit,), (figure("adoption 1", 0.8),), rate=0.1)
    np.testing.assert_allclose(draw_range(certain, seed=1, draws=5).values, result(certain).net_present_value)
    assert tornado(certain) == ()


def test_the_mean_of_the_range_is_that_of_its_triangles() -> None:
    drawn = draw_range(CASE, seed=3, draws=200_000)
    mean_benefit = 100 * 1000 * 0.5 * (0.5 + 0.8 + 0.9) / 3  # independent triangles: means multiply
    assert drawn.values.mean() == pytest.approx(mean_benefit - 20_000 - (10_000 + 10_000 + 15_000) / 3, rel=0.02)
    low, high = drawn.between(0.8)
    assert np.mean((drawn.values >= low) & (drawn.values <= high)) == pytest.approx(0.8, abs=1e-3)


def test_the_tornado_moves_one_figure_at_a_time_the_widest_first() -> None:
    swings = tornado(CASE)
    assert [swing.name for swing in swings] == ["adoption 1", "realised", "value of a person", "year 1"]
    assert (swings[0].at_low, swings[0].at_high) == pytest.approx((25_000 - 30_000, 45_000 - 30_000))
    assert swings[3].at_high < swings[3].at_low  # a higher cost is worse


def test_break_even_is_the_adoption_that_pays_the_costs() -> None:
    assert break_even_adoption(CASE) == pytest.approx(0.6)  # 30,000 of 50,000
    assert break_even_adoption(replace(CASE, costs=(figure("start", 60_000), figure("year 1", 0)))) is None
    assert break_even_adoption(replace(CASE, costs=(figure("start", 0), figure("year 1", 0)))) == 0.0


def test_the_gap_of_a_team_costs_what_its_people_do_not_bring() -> None:
    assert adoption_gap_cost(CASE, people=12, actual=0.5, target=0.75) == pytest.approx(12 * 0.25 * 500)
    assert adoption_gap_cost(CASE, people=12, actual=0.8, target=0.75) == 0.0


@pytest.mark.parametrize(("chances", "engagement", "decision"), [
    ([0.9, 0.9], [0.8, 0.8], "go"),
    ([0.9, 0.4], [0.8, 0.8], "fix"),  # below the limit that asks for repair
    ([0.1, 0.1], [0.2, 0.2], "stop"),  # two quarters of both
    ([0.1, 0.1], [0.2, 0.8], "fix"),  # the sponsor is back
    ([0.1], [0.2], "fix"),  # one quarter is not two
    ([0.1, 0.9], [0.2, 0.8], "go"),
])  # fmt: skip
def test_the_stop_rule_needs_both_figures_low_for_two_quarters(chances: list[float], engagement: list[float], decision: str) -> None:
    rule = StopRule(stop_below_chance=0.2, fix_below_chance=0.5, stop_below_engagement=0.4)
    assert decide(rule, chances, engagement) == decision


def test_what_is_already_spent_is_sunk() -> None:
    two = Case(
        (figure("start", 20_000), figure("year 1", 10_000), figure("year 2", 5_000)), (SAVED,),
        (figure("adoption 1", 0.2), figure("adoption 2", 0.6)), rate=0.0,
    )  # fmt: skip
    assert result(to_go(two, years_spent=1)).net_present_value == pytest.approx(0.6 * 50_000 - 5_000)
    with pytest.raises(ReturnProblem, match="After 2 of 2 years nothing is ahead"):
        to_go(two, years_spent=2)


@pytest.mark.parametrize(("make", "words"), [
    (lambda: figure("value", 3, 2), "value: 3 <= 2"),
    (lambda: replace(CASE, adoption=(figure("adoption 1", 0.5, 0.8, 1.2),)), "adoption 1: effective adoption is a share"),
    (lambda: replace(CASE, adoption=()), "2 columns of costs"),
    (lambda: decide(StopRule(0.2, 0.5, 0.4), [], []), "at least one"),
])  # fmt: skip
def test_a_case_that_makes_no_sense_is_refused(make: object, words: str) -> None:
    with pytest.raises(ReturnProblem, match=words):
        make()  # type: ignore[operator]
