"""What is given to the CRM and what comes back, on summed rows."""

from collections.abc import Callable

import pandas as pd
import pytest

from metrics import reliance
from tests.metrics.tables import check

SHARES = [
    (reliance.report_awareness, "aware_people", "eligible_people"),
    (reliance.insight_to_action, "acted_hours", "insight_hours"),
    (reliance.export_after_view, "exported_hours", "insight_hours"),
    (reliance.lookup_before_contact, "prepared", "contacts"),
    (reliance.report_openings, "insights", "active_people"),
    (reliance.exports_per_person, "exports", "active_people"),
    (reliance.writing_for_reading, "write_share_millionths", "read_share_millionths"),
]


@pytest.mark.parametrize(("metric", "part", "whole"), SHARES, ids=[figure[0].__name__ for figure in SHARES])
def test_a_part_is_set_against_its_whole_and_nothing_of_nothing_is_not_known(
    metric: Callable[..., pd.Series], part: str, whole: str
) -> None:
    check(
        metric,
        f"""
        {part} | {whole} | expected | because
        3 | 12 | 0.25 | three of twelve
        0 | 12 | 0 | none is a known zero
        0 | 0 | unknown | nothing to divide by
        """,
    )


def test_who_writes_more_than_they_read_gives_more_than_they_get() -> None:
    check(
        reliance.effort_benefit_gap,
        """
        write_share_millionths | read_share_millionths | expected | because
        300000                 | 50000                 | 25       | three tenths of the writing, a twentieth of the reading
        100000                 | 400000                | -30      | reads what others wrote
        1000000                | 1000000               | 0        | the whole company: nil by definition
        """,
    )


def test_a_record_changed_right_after_it_was_made_was_not_right_at_once() -> None:
    check(
        reliance.first_try_success,
        """
        corrected | creations | expected | because
        3         | 12        | 0.75     | nine of twelve stayed as they were
        0         | 12        | 1        | none was corrected
        0         | 0         | unknown  | nothing was created
        """,
    )
