"""What is read from classes agrees with what single values say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.concentration import EDGES
from metrics.spread import fewest_for, gini, median_weeks, percentile, slope, survival

WORK = st.lists(st.integers(0, 900), min_size=5, max_size=60).filter(lambda work: sum(work) > 0)
CAREFUL = settings(max_examples=60, deadline=None)


def classed(work: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """People and sum of work in the classes of the fact."""
    place = np.searchsorted(np.array(EDGES[1:-1]), work, side="left")
    people, sums = (np.bincount(place, weights=weights, minlength=14)[None, :] for weights in (None, work))
    return people.astype(float), sums.astype(float)


def exact_gini(work: list[int]) -> float:
    """Mean absolute difference over twice the mean."""
    values = np.array(work, dtype=float)
    return float(np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean()))


@given(work=WORK)
@CAREFUL
def test_gini_from_classes_is_never_too_high(work: list[int]) -> None:
    found = gini(*classed(work))[0]
    assert -1e-9 <= found <= exact_gini(work) + 1e-9


@pytest.mark.parametrize("spread", [0.3, 0.6, 1.0])
def test_gini_from_classes_is_at_most_two_hundredths_too_low_where_work_is_spread_as_people_do(spread: float) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        drawn = rng.lognormal(0, spread, 200)
        work = np.ceil(100 * drawn / drawn.mean()).astype(int).tolist()
        assert exact_gini(work) - gini(*classed(work))[0] < 0.02


def test_gini_of_equal_work_is_zero_and_of_one_worker_is_nearly_one() -> None:
    assert gini(*classed([60] * 9)).tolist() == pytest.approx([0.0])
    assert gini(*classed([0] * 9 + [800])).tolist() == pytest.approx([0.9])
    assert np.isnan(gini(*classed([0] * 9))).all()


@given(work=st.lists(st.integers(0, 900), min_size=5, max_size=12).filter(lambda work: sum(work) > 0))
@CAREFUL
def test_the_fewest_people_for_half_of_the_work_are_found_to_within_one(work: list[int]) -> None:
    done = np.sort(work)[::-1].cumsum()
    assert abs(fewest_for(*classed(work), 0.5)[0] - (int((done < sum(work) / 2).sum()) + 1)) <= 1


@given(work=WORK, share=st.sampled_from([0.1, 0.5, 0.9]))
@CAREFUL
def test_a_percentile_lies_in_the_class_of_the_person_it_names(work: list[int], share: float) -> None:
    people, _ = classed(work)
    named = sorted(work)[int(np.ceil(share * len(work) - 1e-9)) - 1]
    place = int(np.searchsorted(np.array(EDGES[1:-1]), named, side="left"))
    assert EDGES[place] <= percentile(people, EDGES, share)[0] <= EDGES[place + 1]


def test_the_survival_curve_is_kaplan_and_meiers_by_hand() -> None:
    # ten start; four arrive in week 0, one is censored; five wait, two arrive; then nobody is watched any more
    shares = survival(np.array([[10.0, 5.0, 0.0]]), np.array([[4.0, 2.0, 0.0]]), [1, 1, 1])
    assert shares[0, :2].tolist() == pytest.approx([0.6, 0.36])
    assert np.isnan(shares[0, 2])
    assert median_weeks(shares, [0, 1, 2], [1, 1, 1]).tolist() == pytest.approx([1 + 0.1 / 0.24])


def test_a_curve_at_zero_stays_there_and_one_above_half_has_no_median() -> None:
    assert survival(np.array([[3.0, 0.0]]), np.array([[3.0, 0.0]]), [1, 1]).tolist() == [[0.0, 0.0]]
    assert np.isnan(median_weeks(np.array([[0.9, 0.8]]), [0, 1], [1, 1])).all()


@given(pairs=st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=30))
@CAREFUL
def test_a_slope_from_sums_is_the_least_squares_slope(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    sums = {"x": x.sum(), "y": y.sum(), "xx": (x * x).sum(), "xy": (x * y).sum(), "yy": (y * y).sum()}
    found, _ = slope(pd.Series([float(len(x))]), {name: pd.Series([value]) for name, value in sums.items()})
    if len(set(x)) == 1:
        assert pd.isna(found.iloc[0])
    else:
        assert found.iloc[0] == pytest.approx(np.polyfit(x, y, 1)[0], abs=1e-7)


def test_a_slope_of_two_pairs_is_refused() -> None:
    sums = {name: pd.Series([value]) for name, value in {"x": 1.0, "y": 1.0, "xx": 1.0, "xy": 1.0, "yy": 1.0}.items()}
    assert slope(pd.Series([2.0]), sums)[0].isna().all()
