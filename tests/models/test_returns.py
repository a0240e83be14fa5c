"""Return arithmetic against a published table and hand calculations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.returns import ReturnProblem, internal_rates, payback, present_value, returns_of

COSTS = [53_150, 666_715, 636_772, 647_783]
BENEFITS = [0, 1_606_511, 3_061_331, 4_229_760]
amounts = st.lists(st.floats(0, 1e6), min_size=1, max_size=8)


def test_the_published_table_is_reproduced_to_the_dollar() -> None:
    found = returns_of(COSTS, BENEFITS, rate=0.10)
    assert round(found.present_costs) == 1_672_201
    assert round(found.present_benefits) == 7_168_371
    assert round(found.net_present_value) == 5_496_170
    assert found.return_on_investment == pytest.approx(3.287, abs=5e-4)
    assert found.payback is not None and round(found.payback * 12, 2) == 0.68
    assert found.internal_rates == () and "meaningless" in str(found.why_no_rate)  # 53,150 is 3 % of all costs


def test_a_loss_is_a_negative_return_that_never_pays_back() -> None:
    found = returns_of([100, 10], [0, 50], rate=0.0)
    assert (found.net_present_value, found.payback) == (-60.0, None)
    assert found.return_on_investment == pytest.approx(-60 / 110)


def test_without_costs_there_is_no_return_on_investment() -> None:
    found = returns_of([0, 0], [0, 50], rate=0.1)
    assert found.return_on_investment is None
    assert found.payback == 0.0
    assert found.why_no_rate == "the net flow never changes its sign"


@pytest.mark.parametrize(("flows", "periods"), [
    ([-100, 50, 100], 1.5),  # half of the second period's 100 is missing after the first
    ([-100, 100], 1.0),
    ([0, 10], 0.0),
    ([5, -10, 20], 0.0),  # it has paid at once, and is short again later
    ([-100, 20, 20], None),
    ([-100, 150, -100, 60], 2 / 3),
])  # fmt: skip
def test_payback_is_straight_within_a_period(flows: list[float], periods: float | None) -> None:
    assert payback(flows) == (None if periods is None else pytest.approx(periods))


@pytest.mark.parametrize(("flows", "rates"), [
    ([-100, 110], [0.1]),
    ([-100, 230, -132], [0.1, 0.2]),  # all roots, where there are several
    ([-100, 100], [0.0]),
    ([-100, 60], [-0.4]),
    ([100, 50], []),
    ([-1, -2], []),
    ([-100, 110, 0, 0], [0.1]),
    ([], []),
])  # fmt: skip
def test_internal_rates_are_all_given_or_none(flows: list[float], rates: list[float]) -> None:
    assert list(internal_rates(flows)) == pytest.approx(rates, abs=1e-9)


@pytest.mark.parametrize(("costs", "benefits", "words"), [
    ([1], [1, 2], "1 periods of costs and 2 of benefits"),
    ([-1, 0], [0, 0], "A cost is negative"),
    ([1, 0], [0, float("nan")], "not a number"),
])  # fmt: skip
def test_a_case_that_cannot_be_calculated_says_why(costs: list[float], benefits: list[float], words: str) -> None:
    with pytest.raises(ReturnProblem, match=words):
        returns_of(costs, benefits, rate=0.1)


def test_a_discount_of_everything_is_refused() -> None:
    with pytest.raises(ReturnProblem, match="-100%"):
        present_value([1, 1], -1)


@given(costs=amounts, rate=st.floats(0, 1))
def test_net_present_value_is_the_difference_of_the_parts_and_falls_with_costs(costs: list[float], rate: float) -> None:
    benefits = [cost * 1.5 for cost in costs]
    found, dearer = returns_of(costs, benefits, rate=rate), returns_of([2 * cost for cost in costs], benefits, rate=rate)
    assert found.net_present_value == pytest.approx(found.present_benefits - found.present_costs)
    assert dearer.net_present_value <= found.net_present_value


@given(monthly=st.lists(st.floats(-1e4, 1e4), min_size=12, max_size=12), rate=st.floats(0, 0.5))
def test_months_discounted_by_the_twelfth_root_are_worth_their_year(monthly: list[float], rate: float) -> None:
    by_month = (1 + rate) ** (1 / 12) - 1
    at_year_end = sum(amount * (1 + by_month) ** (12 - month) for month, amount in enumerate(monthly, start=1))
    assert present_value([0, *monthly], by_month) == pytest.approx(present_value([0, at_year_end], rate), abs=1e-6)


@given(flows=st.lists(st.floats(-100, 100), min_size=2, max_size=6))
def test_at_an_internal_rate_the_present_value_is_zero(flows: list[float]) -> None:
    flows[0] = -abs(flows[0]) - 1
    for rate in internal_rates(flows):
        at_rate = np.asarray(flows) / (1 + rate) ** np.arange(len(flows))
        assert abs(at_rate.sum()) <= 1e-4 * np.abs(at_rate).sum() + 1e-9
