"""The business case from rows of the ledger, by hand."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.business_case import result
from models.ledger_case import WEEKS_A_YEAR, case_of, measured_case, realised, stop_rule, year_of
from models.returns import ReturnProblem

START = date(2025, 1, 6)
TERMS = {"currency": "EUR", "rate": 0.0, "cost_risk": None, "starts_on": START, "fixed_on": None}
WHO = {"author": "cfo", "as_of": START}


def year(number: int, cost: float, adoption: float | None = None) -> dict:
    return {
        "year": number, "cost_low": cost, "cost_likely": cost, "cost_high": cost, "adoption_low": adoption, "adoption_likely": adoption,
        "adoption_high": adoption, **WHO,
    }  # fmt: skip


# 100 people x 1,000 x half of it = 50,000 a year at full adoption
BENEFIT = {
    "title": "time", "people": 100, "value_low": 1000.0, "value_likely": 1000.0, "value_high": 1000.0, "realised_low": 0.5,
    "realised_likely": 0.5, "realised_high": 0.5, "overlap": None, "risk": None, **WHO,
}  # fmt: skip
CASE = case_of(TERMS, [year(0, 5_000), year(2, 10_000, 0.8), year(1, 10_000, 0.4)], [BENEFIT])


def weeks(*values: float) -> pd.Series:
    return pd.Series(list(values), index=pd.date_range(START, periods=len(values), freq="7D"), dtype="float64")


def test_the_case_as_entered_is_worth_what_the_rows_say() -> None:
    assert result(CASE).net_present_value == pytest.approx(0.4 * 50_000 + 0.8 * 50_000 - 25_000)


@pytest.mark.parametrize(("years", "benefits", "words"), [
    ([year(0, 1), year(2, 1, 0.5)], [BENEFIT], "must run 0, 1, 2"),  # a year is missing
    ([year(0, 1)], [BENEFIT], "must run 0, 1, 2"),  # no year after the start
    ([year(0, 1), year(1, 1, 0.5)], [], "No benefit is entered"),  # nothing to gain
])  # fmt: skip
def test_an_unfinished_case_is_refused_in_words(years: list, benefits: list, words: str) -> None:
    with pytest.raises(ReturnProblem, match=words):
        case_of(TERMS, years, benefits)


def test_years_are_counted_from_the_start() -> None:
    assert [year_of(day, START) for day in (date(2025, 1, 5), START, date(2026, 1, 5), date(2026, 1, 7))] == [0, 1, 1, 2]


def test_measured_adoption_takes_the_place_of_the_plan_and_nobody_is_credited_with_a_rise() -> None:
    # 53 weeks at 0.2, then 27 at 0.3: year 1 is over at its mean; year 2 stays at the latest level, its high is the plan of what is ahead
    weekly = weeks(*[0.2] * 53, *[0.3] * 27)
    until = date(2026, 7, 20)
    first, second = measured_case(CASE, weekly, starts_on=START, until=until).adoption
    assert (first.low, first.likely, first.high) == pytest.approx((0.2, 0.2, 0.2))
    assert (second.likely, second.low) == pytest.approx((0.3, 0.3))
    done = ((until - START).days / 365.25) - 1
    assert second.high == pytest.approx(done * 0.3 + (1 - done) * 0.8)


def test_a_year_without_any_measured_week_keeps_its_plan_and_no_measurement_at_all_is_said() -> None:
    late = weeks(*[np.nan] * 60, 0.3, 0.3)
    first, second = measured_case(CASE, late, starts_on=START, until=date(2026, 4, 1)).adoption
    assert (first.likely, second.likely) == pytest.approx((0.4, 0.3))
    with pytest.raises(ReturnProblem, match="never measured"):
        measured_case(CASE, weeks(np.nan, np.nan), starts_on=START, until=date(2026, 4, 1))


def test_benefits_so_far_compare_the_same_weeks_with_the_plan() -> None:
    found: Any = realised(CASE, weeks(0.2, np.nan, 0.4), starts_on=START, until=date(2025, 2, 1), seed=1)
    assert found.weeks == 2  # the week that is not known counts for neither
    assert found.likely == pytest.approx(0.6 / WEEKS_A_YEAR * 50_000)
    assert (found.low, found.high) == pytest.approx((found.likely, found.likely))
    assert found.share == pytest.approx(0.6 / 0.8)
    assert realised(CASE, weeks(np.nan), starts_on=START, until=date(2025, 2, 1), seed=1) is None


def test_a_rule_counts_only_if_it_was_fixed() -> None:
    assert stop_rule(TERMS) is None
    fixed = {**TERMS, "fixed_on": START, "stop_below_chance": 0.2, "fix_below_chance": 0.5, "stop_below_engagement": 0.4, "quarters": None}
    rule: Any = stop_rule(fixed)
    assert (rule.quarters, rule.fix_below_chance) == (2, 0.5)
