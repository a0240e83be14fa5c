"""Figures by day are the operator's, and every look at them is logged."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from access.days import daily
from access.viewer import OPERATOR, AccessDenied, Viewer
from access.viewlog import entries
from tests.access.worlds import MONDAY, HandMadeSnapshot

AT = datetime(2026, 2, 1, 8)


def two_people() -> HandMadeSnapshot:
    """Ann works on Monday and Tuesday, Bob on Monday of the week before; Bob is away in the second week."""
    masks = [("ann", 0, 0, 127), ("ann", 1, 0b1100000, 127), ("bob", 0, 0b1000000, 127), ("bob", 1, 0, 0)]
    rows = [
        {"source_id": "crm", "user_id": user, "week_start_date": MONDAY + timedelta(weeks=week), "org_unit_id": "north", "days_elapsed": 7,
         "day_mask": days, "eligible_mask": eligible}
        for user, week, days, eligible in masks
    ]  # fmt: skip
    return HandMadeSnapshot({"person_week_mask": pd.DataFrame(rows)}, as_of_at=AT)


def test_a_day_counts_who_is_there_on_it_and_in_the_days_before(tmp_path: Path) -> None:
    tuesday = MONDAY + timedelta(days=8)
    (row,) = daily(two_people(), OPERATOR, (tuesday, tuesday + timedelta(days=1)), tmp_path / "views.jsonl", at=AT)
    assert (row["eligible_people_1"], row["daily_active"]) == (1, 1)  # Bob is away
    assert (row["eligible_people_7"], row["weekly_active"], row["active_days_7"]) == (2, 1, 2)  # Bob was there from Wednesday to Sunday
    assert (row["eligible_people_28"], row["monthly_active"], row["active_days_28"]) == (2, 2, 3)


def test_only_the_operator_sees_days_and_each_look_is_logged(tmp_path: Path) -> None:
    log, window = tmp_path / "views.jsonl", (date(2026, 1, 5), date(2026, 1, 6))
    for role in ("administrator", "sponsor", "member", "guest"):
        with pytest.raises(AccessDenied):
            daily(two_people(), Viewer("x", role), window, log, at=AT)
    assert not log.exists()
    assert len(daily(two_people(), OPERATOR, window, log, at=AT)) == 1
    assert [entry["what"] for entry in entries(log)] == ["days: 2026-01-05 to 2026-01-06"]
