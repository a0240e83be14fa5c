"""Metrics of the roll-out that come from answers and from the return; the others stand in test_programme.py."""

import pandas as pd
import pytest

from access.indicators import answer_counts
from access.programme import Marks
from metrics.catalog import PROGRAMME


def value(name: str, **columns: float) -> float:
    metric = PROGRAMME[name]
    return float(metric.function(**{metric.facts[0]: pd.DataFrame([columns])}).iloc[0])


ROUND = [
    Marks("spring", None, "fear of being watched", 16, 2.5, 4),
    Marks("spring", "North", "fear of being watched", 10, 4.5, 9),  # a unit: the company's line counts
    Marks("autumn", None, "fear of being watched", 20, 4.0, 20),  # another round
    *(Marks("spring", None, f"{pillar} expected", 10, 4.0, 9) for pillar in ("technology", "process", "people")),
    Marks("spring", None, "technology found", 10, 3.0, 2),
    Marks("spring", None, "process found", 10, 2.5, 2),
]


def test_answers_are_counted_for_the_company_in_one_round() -> None:
    found = answer_counts(ROUND, "spring")
    assert value("fear_share", **found) == 0.25
    assert pd.isna(value("gain_known_share", **found))  # nobody was asked, or too few answered


def test_the_expectation_gap_needs_all_three_pillars() -> None:
    assert pd.isna(value("expectation_gap", **answer_counts(ROUND, "spring")))
    whole = [*ROUND, Marks("spring", None, "people found", 10, 4.0, 9)]
    assert value("expectation_gap", **answer_counts(whole, "spring")) == pytest.approx((1.0 + 1.5 + 0.0) / 3)


def test_the_return_is_a_share_of_what_was_planned_and_of_the_draws() -> None:
    assert value("benefits_realised", benefit_so_far=71.0, benefit_planned=100.0) == 0.71
    assert value("chance_of_gain", draws=10_000, draws_with_gain=6_400) == 0.64
    assert pd.isna(value("benefits_realised", benefit_so_far=0.0, benefit_planned=0.0))
