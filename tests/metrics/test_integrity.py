"""The guard against entries made for the eye, on summed rows."""

import pandas as pd
import pytest

from metrics import integrity
from tests.metrics.tables import check

BURSTS = """
eligible_people | review_writes | burst_writes | burst_expected_millionths | core_actions_28 | expected | because
12 | 100 | 70 | 40000000 | 200 | {0} | 70 where 40 of 100 would be even
12 | 100 | 30 | 40000000 | 200 | {1} | quieter than even: nothing is taken off
9 | 100 | 70 | 40000000 | 200 | unknown | nine people
12 | 0 | 0 | 0 | 200 | unknown | no review
"""


def test_a_burst_is_what_exceeds_the_working_time() -> None:
    check(integrity.review_burst, BURSTS.format(30, -10))


def test_core_actions_are_discounted_by_the_burst_and_never_raised() -> None:
    check(integrity.core_actions_discounted, BURSTS.format(140, 200))


@pytest.mark.parametrize(
    ("late", "people", "share", "lag"),
    [
        ({"late_0": 15, "late_3": 3, "late_6": 2}, 10, 0.25, 4.0),  # 18 of 20 within the class of the third day: its end
        ({"late_0": 20}, 10, 0.0, 0.9),  # all within a day: nine tenths of it
        ({"late_0": 8, "late_2": 2}, 10, 0.0, 2.5),
        ({"late_0": 15, "late_3": 3, "late_6": 2}, 9, None, None),  # nine people
        ({"late_0": 9}, 10, None, None),  # nine entries
    ],
)
def test_lateness_is_read_from_the_classes_of_days(late: dict[str, int], people: int, share: float | None, lag: float | None) -> None:
    contacts, signals = (
        pd.DataFrame({"entered": [sum(late.values())], **{k: [v] for k, v in late.items()}}),
        pd.DataFrame({"eligible_people": [people]}),
    )
    found = [metric(contacts, signals).iloc[0] for metric in (integrity.contacts_entered_late, integrity.entry_lag)]
    expected = [share, lag]
    assert [None if pd.isna(value) else pytest.approx(value) for value in found] == expected


def test_a_cohort_without_a_headcount_is_not_shown() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 1)], names=["cohort_id", "period_start"])
    contacts = pd.DataFrame({"entered": [20, 20], "late_0": [20, 20]}, index=index)
    signals = pd.DataFrame({"eligible_people": [10]}, index=index[:1])
    assert integrity.entry_lag(contacts, signals).isna().tolist() == [False, True]
