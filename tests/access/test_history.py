"""Activity of single accounts reaches the models' commands, and nobody who looks at pages."""

from datetime import date, datetime

import pandas as pd
import pytest

from access.history import team_history
from access.viewer import OPERATOR, AccessDenied, Viewer
from sql.errors import SnapshotOutdated
from tests.access.worlds import HandMadeSnapshot

MONDAYS = pd.to_datetime(["2026-01-05", "2026-01-12", "2026-01-19"])


def snapshot() -> HandMadeSnapshot:
    activity = pd.DataFrame(
        [
            ("crm", "ann", MONDAYS[0], "human", 3, 2, 1),
            ("crm", "ann", MONDAYS[1], "human", 0, 1, 1),
            ("crm", "ann", MONDAYS[2], "human", 9, 9, 1),  # a week that is not over
            ("crm", "bo", MONDAYS[0], "human", 0, 0, 0),  # only signed in
            ("crm", "bo", MONDAYS[1], "integration", 50, 0, 1),
            ("crm", "bo", MONDAYS[1], "human", 1, 0, 1),
        ],
        columns=["source_id", "user_id", "week_start_date", "actor_kind", "reads", "writes", "day_mask"],
    )
    homes = [("crm", user, week, team) for week in MONDAYS for user, team in (("ann", "north"), ("bo", "south"))]
    return HandMadeSnapshot(
        {
            "person_activity_week": activity,
            "person_home_week": pd.DataFrame(homes, columns=["source_id", "user_id", "week_start_date", "org_unit_id"]),
            "setting_week": pd.DataFrame({"week_start_date": MONDAYS, "days_elapsed": [7, 7, 3]}),
        },
        as_of_at=datetime(2026, 1, 22),
    )


def test_the_history_counts_what_people_did_in_whole_weeks() -> None:
    found = team_history(snapshot(), OPERATOR)
    assert found.teams == ("crm:north", "crm:south")
    assert found.work.tolist() == [[5, 1], [0, 1]]
    assert found.people.tolist() == [[1, 1], [0, 1]]
    assert team_history(snapshot(), OPERATOR, until=date(2026, 1, 18)).work.tolist() == [[5]]  # the second week ends on the 19th


@pytest.mark.parametrize("role", ["sponsor", "project manager", "trainer", "member"])
def test_nobody_but_the_operator_gets_rows_of_accounts(role: str) -> None:
    with pytest.raises(AccessDenied):
        team_history(snapshot(), Viewer("someone", role))


def test_a_snapshot_of_an_older_version_is_named_with_what_it_lacks() -> None:
    older = snapshot()
    older.tables["person_activity_week"] = older.tables["person_activity_week"].drop(columns="actor_kind")
    del older.tables["person_home_week"]
    with pytest.raises(SnapshotOutdated, match="actor_kind, person_home_week"):
        team_history(older, OPERATOR)
