"""Retention on summed rows."""

from collections.abc import Callable

import pandas as pd
import pytest

from metrics import retention
from tests.metrics.tables import check

FIGURES = [
    (retention.retention_week_4, "week_4_active", "week_4_people"),
    (retention.retention_week_12, "week_12_active", "week_12_people"),
    (retention.retention_week_26, "week_26_active", "week_26_people"),
    (retention.retention_streak_4, "week_4_streak", "week_4_people"),
    (retention.retention_bracket_5_8, "week_8_bracket", "week_8_people"),
    (retention.retention_unbounded_12, "week_16_unbounded", "week_16_people"),
]


@pytest.mark.parametrize(("metric", "kept", "people"), FIGURES, ids=[figure[0].__name__ for figure in FIGURES])
def test_retention_is_a_share_of_who_came_to_that_week(metric: Callable[..., pd.Series], kept: str, people: str) -> None:
    check(
        metric,
        f"""
        {kept} | {people} | expected | because
        6 | 8 | 0.75 | six of eight
        0 | 5 | 0 | nobody of five: a known zero
        4 | 4 | unknown | four people
        0 | 0 | unknown | nobody came to that week
        """,
    )
