"""Effective adoption, influence and divergence on summed rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import effective
from tests.metrics.tables import check


def test_effective_adoption_is_a_share_of_everybody_eligible() -> None:
    check(
        effective.effective_adoption,
        """
        effective_people | eligible_people | expected | because
        3                | 12              | 0.25     | three of twelve
        0                | 12              | 0        | a known zero
        0                | 0               | unknown  | nobody eligible
        """,
    )
    check(
        effective.quality_judged_share,
        """
        quality_known_people | eligible_people | expected | because
        9                    | 12              | 0.75     | nine of twelve
        0                    | 0               | unknown  | nobody eligible
        """,
    )


def test_leaders_weigh_more_and_fewer_than_five_of_them_are_not_shown() -> None:
    check(
        effective.influence_weighted_habit,
        """
        eligible_people | habitual_people | leaders | reports | reports_habitual | expected | because
        20              | 15              | 5       | 10      | 0                | 0.5      | 15 of 20 weights, and none of the ten more
        20              | 15              | 5       | 20      | 20               | 0.875    | leaders use it: 35 of 40
        20              | 15              | 4       | 10      | 0                | unknown  | four leaders
        20              | 15              | 0       | 0       | 0                | unknown  | the CRM knows no managers
        """,
    )
    check(
        effective.leaders_habit_rate,
        """
        leaders_habitual | leaders | expected | because
        3                | 6       | 0.5      | three of six
        4                | 4       | unknown  | four leaders
        """,
    )


def test_the_rhythm_is_a_share_of_who_has_one() -> None:
    check(
        effective.rhythm_rate,
        """
        in_rhythm_people | rhythm_people | expected | because
        9                | 12            | 0.75     | nine of twelve
        0                | 12            | 0        | a known zero
        0                | 0             | unknown  | no pack says how often
        """,
    )


def test_function_coverage_is_a_share_of_people_with_a_function() -> None:
    check(
        effective.function_coverage,
        """
        reached_people | function_people | expected | because
        30             | 40              | 0.75     | thirty of forty
        0              | 0               | unknown  | no application types
        """,
    )


def sums(teams: list[tuple[int, int]]) -> pd.DataFrame:
    """The fact's row of several teams of (people, effective)."""
    large = [(people, good) for people, good in teams if people >= 10]
    return pd.DataFrame(
        {
            "large_teams": [len(large)],
            "large_people": [sum(people for people, _ in large)],
            "large_people_squared": [sum(people**2 for people, _ in large)],
            "large_effective": [sum(good for _, good in large)],
            "large_effective_millionths": [sum(1_000_000 * good**2 // people for people, good in large)],
        }
    )


def test_divergence_is_one_where_teams_are_all_or_nothing_and_zero_where_they_are_alike() -> None:
    assert effective.divergence_between_teams(sums([(10, 10), (10, 10), (10, 0), (10, 0), (10, 0)])).tolist() == pytest.approx([1.0])
    assert effective.divergence_between_teams(sums([(10, 5)] * 6)).tolist() == [0.0]


def test_divergence_by_hand() -> None:
    # 4 teams of 10 with 2 effective, 2 of 20 with 14: X = 36 of N = 80, sum x2/n = 1.6 + 19.6 = 21.2
    # MSB = (21.2 - 16.2) / 5 = 1; MSW = (36 - 21.2) / 74 = 0.2; n0 = (80 - 1200 / 80) / 5 = 13; ICC = 0.8 / (1 + 12 x 0.2)
    found = effective.divergence_between_teams(sums([(10, 2)] * 4 + [(20, 14)] * 2))
    assert found.tolist() == pytest.approx([0.8 / 3.4], abs=1e-6)


def test_divergence_between_units_is_the_same_estimate_on_their_sums() -> None:
    columns = {"large_teams": "large_units", **{f"large_{name}": f"unit_{name}" for name in
               ("people", "people_squared", "effective", "effective_millionths")}}  # fmt: skip
    units = sums([(10, 2)] * 4 + [(20, 14)] * 2).rename(columns=columns)
    assert effective.divergence_between_units(units).tolist() == pytest.approx([0.8 / 3.4], abs=1e-6)
    assert effective.divergence_between_units(sums([(10, 2)] * 4).rename(columns=columns)).isna().all()


def test_divergence_needs_five_teams_of_ten() -> None:
    assert effective.divergence_between_teams(sums([(10, 2)] * 4 + [(9, 9)])).isna().all()
    assert effective.divergence_between_teams(sums([(10, 10)] * 5)).isna().all()


@given(teams=st.lists(st.tuples(st.integers(10, 30), st.floats(0, 1)), min_size=5, max_size=15), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_divergence_lies_between_zero_and_one_whatever_the_order(teams: list[tuple[int, float]], seed: int) -> None:
    counts = [(people, round(people * share)) for people, share in teams]
    found = effective.divergence_between_teams(sums(counts)).iloc[0]
    assert np.isnan(found) or 0 <= found <= 1
    np.random.default_rng(seed).shuffle(counts)
    assert np.isnan(found) or effective.divergence_between_teams(sums([tuple(c) for c in counts])).iloc[0] == found
