"""Distances worked out by hand, and the price of many looks."""

import numpy as np
import pytest

from metrics.robust import BORROWED, MANY, MEDIAN_COST, TO_SIGMA, beyond_chance, places, surprising, tail


def test_a_value_is_set_against_the_median_of_the_others_of_its_kind() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 10.0, 99.0])
    found = places(values, ["a"] * 5 + ["b"], np.zeros(6), least=0.3)
    last = found[4]
    # others 1, 2, 3, 4: median 2.5, distances 1.5, .5, .5, 1.5 -> MAD 1; all five around 3: 2, 1, 0, 1, 7 -> MAD 1
    variance = TO_SIGMA**2 * (4 * 1 + BORROWED * 1) / (4 + BORROWED)
    assert last is not None
    assert (last.centre, last.others) == (2.5, 4)
    assert last.distance == pytest.approx(7.5 / (variance * (1 + MEDIAN_COST / 4)) ** 0.5)
    assert found[5] is None  # the only one of its kind has nobody to be compared with


def test_fewer_than_four_known_others_are_no_comparison() -> None:
    found = places(np.array([1.0, 2.0, 3.0, 4.0, np.nan]), ["a"] * 5, np.zeros(5), least=1.0)
    assert found == [None] * 5


def test_a_small_kind_borrows_how_far_teams_differ_from_a_larger_one() -> None:
    kinds = ["a"] * 6 + ["b"] * 3
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1.0, 1.0, 5.0])
    last = places(values, kinds, np.zeros(9), least=0.3)[8]
    # a around 3.5: .5 .5 1.5 1.5 2.5 2.5, median 1.5; the two others of b do not differ, so that only a's spread speaks
    variance = BORROWED * (TO_SIGMA * 1.5) ** 2 / (2 + BORROWED)
    assert last is not None
    assert (last.centre, last.others) == (1.0, 2)
    assert last.distance == pytest.approx(4 / (variance * (1 + MEDIAN_COST / 2)) ** 0.5)
    assert places(values[5:], kinds[5:], np.zeros(4), least=0.3) == [None] * 4  # no larger kind
    assert places(values[:8], kinds[:8], np.zeros(8), least=0.3)[7] is None  # one other is nobody to be compared with


def test_equal_values_stand_nowhere_apart_and_a_small_difference_is_measured_by_the_least_that_matters() -> None:
    same = places(np.full(6, 0.4), ["a"] * 6, np.zeros(6), least=0.3)
    assert [one.distance for one in same if one] == [0.0] * 6
    apart = places(np.array([0.4] * 5 + [0.5]), ["a"] * 6, np.zeros(6), least=0.3)[5]
    assert apart is not None
    assert apart.distance == pytest.approx(0.1 / (0.1 * (1 + MEDIAN_COST / 5) ** 0.5))


def test_the_noise_of_few_people_makes_a_distance_shorter() -> None:
    values = np.array([0.5, 0.5, 0.5, 0.5, 0.9])
    quiet, loud = (places(values, ["a"] * 5, np.full(5, noise), least=0.1)[4] for noise in (0.0, 0.04))
    assert quiet is not None and loud is not None
    assert loud.distance < quiet.distance
    assert loud.chance > quiet.chance


def test_what_chance_scatters_is_not_taken_for_how_teams_differ() -> None:
    values = np.array([0.3, 0.4, 0.5, 0.6, 0.7, 0.9])
    noise = np.full(6, 0.0225)  # 0.15 squared; others of the last: median 0.5, distances .2 .1 0 .1 .2, MAD 0.1, times 1.4826 squared 0.022
    last = places(values, ["a"] * 6, noise, least=0.03)[5]
    pooled = max((TO_SIGMA * 0.15) ** 2 - 0.0225, 0.0)  # all six around 0.55: distances .25 .15 .05 .05 .15 .35, median 0.15
    variance = (5 * 0.0 + BORROWED * pooled) / (5 + BORROWED) + 0.0225
    assert last is not None
    assert last.distance == pytest.approx(0.4 / (variance * (1 + MEDIAN_COST / 5)) ** 0.5)


def test_a_team_smaller_than_the_middle_one_is_held_to_scatter_more() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 9.0])
    near, far = (
        places(values, ["a"] * 6, np.zeros(6), least=0.1, people=np.array([10.0] * 5 + [own]))[5] for own in (2.5, 10.0)
    )  # fmt: skip
    assert near is not None and far is not None
    assert near.distance == pytest.approx(far.distance / 2)  # a quarter of the people, four times the variance


def test_among_very_many_one_team_is_not_left_out_and_the_places_stay_the_same() -> None:
    values = np.concatenate([np.linspace(0.0, 1.0, MANY), [3.0]])
    few, many = (places(values[-size:], ["a"] * size, np.zeros(size), least=0.01)[-1] for size in (MANY, MANY + 1))
    assert few is not None and many is not None
    assert many.others == MANY and few.others == MANY - 1
    assert many.distance == pytest.approx(few.distance, rel=0.1)


@pytest.mark.parametrize(("freedom", "quantile"), [(5, 2.571), (10, 2.228), (30, 2.042)])
def test_the_tail_is_that_of_the_printed_tables(freedom: int, quantile: float) -> None:
    assert tail(quantile, freedom) == pytest.approx(0.025, abs=0.001)


def test_one_look_of_five_in_a_hundred_is_not_surprising_among_many() -> None:
    assert surprising([0.05]) == [True]
    assert surprising([0.05] + [0.5] * 19) == [False] * 20
    assert surprising([0.001, 0.009] + [0.5] * 18) == [True, True] + [False] * 18  # limits 0.15 * 1 / 20 and 0.15 * 2 / 20
    assert surprising([]) == []


def test_shares_of_all_or_nobody_differ_by_chance_from_what_rounds_to_the_same() -> None:
    assert not beyond_chance(1.0, 7, 1.0000000000000002, 9)
    assert not beyond_chance(0.0, 7, -1e-17, 9)
    assert beyond_chance(1.0, 7, 0.0, 9)


@pytest.mark.parametrize(
    ("one", "people", "other", "others", "is_beyond"),
    [
        (0.6, 100, 0.5, 100, False),  # pooled .55: error .0704, and 1.96 of them are .138
        (0.6, 400, 0.5, 400, True),  # error .0352: .069
        (0.65, 10, 0.9, 90, True),  # pooled .875, mostly the ninety's: error .110, .216; of .775 it would be .273
    ],
)
def test_a_difference_is_beyond_chance_by_the_pooled_error(one: float, people: int, other: float, others: int, is_beyond: bool) -> None:
    assert beyond_chance(one, people, other, others) is is_beyond
    assert beyond_chance(other, others, one, people) is is_beyond
