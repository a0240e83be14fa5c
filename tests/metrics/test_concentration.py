"""Segments of use and concentration on summed rows."""

import pandas as pd
import pytest

from metrics import concentration
from tests.metrics.tables import check


def test_segments_are_shares_of_everybody_eligible() -> None:
    for metric, segment in (
        (concentration.power_share, "segment_power"),
        (concentration.novice_share, "segment_novice"),
        (concentration.low_share, "segment_low"),
    ):
        check(
            metric,
            f"""
            {segment} | eligible_people | expected | because
            3 | 12 | 0.25 | three of twelve
            0 | 12 | 0 | nobody in it is a known zero
            0 | 0 | unknown | nobody eligible
            """,
        )


def test_inequality_of_core_work_needs_five_people() -> None:
    check(
        concentration.core_work_gini,
        """
        compared_people | people_0 | people_6 | work_6 | people_13 | work_13 | expected | because
        5 | 0 | 5 | 300 | 0 | 0 | 0 | all do the same
        5 | 4 | 0 | 0 | 1 | 900 | 0.8 | one of five does everything: 1 - 1/5
        10 | 0 | 5 | 300 | 5 | 4500 | 0.4375 | half of them do 1/16 of it: 1 - (0.0625 + 1.0625) / 2
        4 | 3 | 0 | 0 | 1 | 900 | unknown | four people
        5 | 5 | 0 | 0 | 0 | 0 | unknown | nobody did core work
        """,
    )


def test_the_gap_between_the_tenths_is_read_inside_the_classes() -> None:
    check(
        concentration.tail_gap,
        """
        compared_people | people_0 | people_3 | people_9 | expected | because
        20              | 0        | 10       | 10       | 11.478260869565217 | (200 + 0.8 x 80) / (20 + 0.2 x 15)
        20              | 4        | 6        | 10       | unknown  | a fifth did nothing: no quiet tenth to divide by
        9               | 0        | 4        | 5        | unknown  | nine people
        """,
    )


def test_the_fewest_people_for_half_of_the_work_are_counted_from_the_top() -> None:
    check(
        concentration.bus_factor,
        """
        compared_people | people_0 | people_6 | work_6 | people_11 | work_11 | expected | because
        10              | 0        | 8        | 480    | 2         | 920     | 2        | two do 920 of 1400
        10              | 8        | 0        | 0      | 2         | 920     | 1        | one of the two does half
        12              | 0        | 12       | 720    | 0         | 0       | 6        | all the same: half of them
        9               | 0        | 8        | 480    | 1         | 460     | unknown  | nine people
        10              | 10       | 0        | 0      | 0         | 0       | unknown  | nobody did core work
        """,
    )


def test_the_gap_keeps_the_rows_it_was_given() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 1)], names=["cohort_id", "period_start"])
    frame = pd.DataFrame({"compared_people": [10, 10], "people_7": [10, 0], "people_8": [0, 10]}, index=index)
    found = concentration.tail_gap(frame)
    assert found.index.equals(index)
    assert found.tolist() == pytest.approx([(100 + 0.9 * 40) / (100 + 0.1 * 40), (140 + 0.9 * 60) / (140 + 0.1 * 60)])
