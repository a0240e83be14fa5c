"""The cohort matrix: who still works in the CRM so many months after starting, worked out by hand."""

from datetime import date

import pandas as pd
import pytest

from access.door import OPERATOR, AccessDenied, retention_matrix
from access.viewer import Viewer
from tests.access.worlds import HandMadeSnapshot, Team, capability_rows, snapshot

SPONSOR = Viewer("s", "sponsor")
EVERYTHING = capability_rows()
NO_LOG = capability_rows({"capability": "usage_event", "status": "none"})
JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
LAST_WEEKS = {JAN: date(2026, 1, 19), FEB: date(2026, 2, 16), MAR: date(2026, 3, 23)}  # each ends inside its month
Counts = dict[tuple[date, date], tuple[int, int]]
TEAM_A: Counts = {
    (JAN, JAN): (3, 3), (JAN, FEB): (3, 2), (JAN, MAR): (3, 1),
    (FEB, FEB): (4, 4), (FEB, MAR): (4, 3),
    (MAR, MAR): (9, 9),
}  # fmt: skip


def world(counts: dict[str, Counts], *, source_capability: pd.DataFrame | None = None) -> HandMadeSnapshot:
    """Teams of 20 people; starters and active ones by month of start and month looked at."""
    rows = [
        ("crm", team, LAST_WEEKS[seen], started, starters, active)
        for team, cells in counts.items()
        for (started, seen), (starters, active) in cells.items()
    ]
    columns = ["source_id", "org_unit_id", "week_start_date", "start_month_date", "starters", "active_starters"]
    cohorts = pd.DataFrame(rows, columns=columns)
    return snapshot(
        [Team(team, "n", [20] * 13) for team in counts],
        team_cohorts=cohorts,
        source_capability=EVERYTHING if source_capability is None else source_capability,
    )


def shares(matrix: pd.DataFrame) -> dict[tuple[int, int], float | str]:
    """Month of start and months since, to the value or the state."""
    months, kept = matrix["started_from"].dt.month.tolist(), matrix["months_since"].tolist()
    told = [value if state == "value" else state for value, state in zip(matrix["value"], matrix["state"], strict=True)]
    return dict(zip(zip(months, kept, strict=True), told, strict=True))


def test_every_month_is_followed_from_its_start() -> None:
    found = retention_matrix(world({"a": TEAM_A}), OPERATOR)
    assert shares(found) == {(1, 0): 1, (1, 1): 2 / 3, (1, 2): 1 / 3, (2, 0): 1, (2, 1): 0.75, (3, 0): 1}
    assert found["starters"].tolist() == [3, 3, 3, 4, 4, 9]


def test_months_of_few_starters_are_put_together_at_the_same_distance() -> None:
    found = retention_matrix(world({"a": TEAM_A}), SPONSOR)
    assert shares(found) == {(1, 0): 0.9, (1, 1): 5 / 7, (3, 0): 0.9}
    assert found["bound"].fillna("").tolist() == [">", "", ">"] and found["active"].isna().tolist() == [True, False, True]
    assert found["started_to"].dt.month.tolist() == [3, 3, 4]


def test_a_cell_of_fewer_than_the_floor_is_hidden_with_its_counts() -> None:
    fewer = TEAM_A | {(JAN, JAN): (6, 6), (JAN, FEB): (4, 4), (JAN, MAR): (0, 0), (FEB, FEB): (9, 9), (FEB, MAR): (9, 1)}
    found = retention_matrix(world({"a": fewer}), SPONSOR)
    assert shares(found) == {(1, 0): 0.9, (1, 1): "hidden", (1, 2): "not known", (2, 0): 0.9, (2, 1): 1 / 9, (3, 0): 0.9}
    assert found.loc[found["state"] == "hidden", ["starters", "active", "value"]].isna().all(axis=None)


def test_teams_add_up_and_one_of_them_can_be_asked_for() -> None:
    both = world({"a": TEAM_A, "b": TEAM_A})
    assert retention_matrix(both, SPONSOR)["starters"].tolist() == [6, 6, 6, 8, 8, 18]
    found = retention_matrix(both, SPONSOR, by="team", cohort_ids=["crm:b"])
    assert found["cohort_id"].unique().tolist() == ["crm:b"] and found["starters"].tolist() == [7, 7, 9]


def test_nothing_is_given_where_the_crm_logs_no_use() -> None:
    assert retention_matrix(world({"a": TEAM_A}, source_capability=NO_LOG), SPONSOR).empty


def test_a_stranger_is_refused() -> None:
    with pytest.raises(AccessDenied):
        retention_matrix(world({"a": TEAM_A}), Viewer("x", "nobody"))
