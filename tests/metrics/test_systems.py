"""Rights, changes and dead reports, on summed rows."""

from collections.abc import Callable

import pandas as pd
import pytest

from metrics import systems
from tests.metrics.tables import check

SHARES = [
    (systems.open_to_customer_staff, "open_people", "judged_people"),
    (systems.closed_to_customer_staff, "blind_people", "judged_people"),
    (systems.crm_changes, "crm_changes", "log_teams"),
    (systems.reverted_job_share, "reverted_jobs", "jobs"),
    (systems.dead_report_share, "dead_reports", "known_reports"),
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


def test_changes_that_did_not_hold_need_ten_changes() -> None:
    check(
        systems.redone_change_share,
        """
        redone_changes | dated_changes | expected | because
        3              | 12            | 0.25     | three of twelve
        3              | 9             | unknown  | nine changes tell nothing
        """,
    )
