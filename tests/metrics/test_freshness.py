"""Half-lives and freshness on summed rows."""

import pytest

from metrics import freshness
from tests.metrics.tables import check


@pytest.mark.parametrize(("decay_per_month", "months"), [(0.021, 32.66), (0.025, 27.38), (0.030, 22.76), (0.036, 18.91)])
def test_published_decay_rates_give_their_published_half_lives(decay_per_month: float, months: float) -> None:
    assert round(freshness.half_life_months(decay_per_month), 2) == months


@pytest.mark.parametrize("decay_per_month", [0.0, 1.0, -0.1, 2.1])
def test_a_decay_that_is_no_share_is_refused(decay_per_month: float) -> None:
    with pytest.raises(ValueError, match=f"between 0 and 1, not {decay_per_month}"):
        freshness.half_life_months(decay_per_month)


def test_freshness_is_the_mean_over_records_whose_last_change_is_known() -> None:
    check(
        freshness.record_freshness,
        """
        freshness_millionths | known_records | records | expected | because
        1250000              | 2             | 5       | 0.625    | 1 and 0.25; three records are not known and do not count as stale
        0                    | 0             | 5       | unknown  | no record has a known human change
        """,
    )


def test_the_share_of_known_records_stands_beside_it() -> None:
    check(
        freshness.freshness_known_share,
        """
        known_records | records | expected | because
        2             | 5       | 0.4      | two of five
        0             | 5       | 0        | all imported: a known zero
        0             | 0       | unknown  | no records
        """,
    )


def test_renewed_records_are_those_entered_or_changed_within_90_days() -> None:
    check(
        freshness.renewed_share,
        """
        changed_90d | known_records | expected | because
        30          | 120           | 0.25     | a quarter of those whose last change is known
        0           | 120           | 0        | nobody touched any: a known zero
        0           | 0             | unknown  | no record has a known human change
        """,
    )
