"""The cohort matrix on the page of a team."""

import pandas as pd

from dashboard import matrix

COLUMNS = ["started_from", "started_to", "months_since", "starters", "active", "value"]
FEW = "hidden (fewer than 5)"


def rows(*cells: tuple[str, str, int, float | None, float | None, float | None]) -> pd.DataFrame:
    """The door's rows of one cohort."""
    frame = pd.DataFrame(cells, columns=COLUMNS)
    state = frame["value"].map(lambda value: "hidden" if pd.isna(value) else "value")
    told = frame.assign(bound=None, state=state, reason=state.map({"hidden": FEW}))
    return told.assign(started_from=pd.to_datetime(frame["started_from"]), started_to=pd.to_datetime(frame["started_to"]))


JANUARY = ("2026-01-01", "2026-02-01")
SPRING = ("2026-02-01", "2026-04-01")
FOUND = rows((*JANUARY, 0, 10, 10, 1), (*JANUARY, 1, 10, 8, 0.8), (*JANUARY, 2, 9, 3, 1 / 3), (*SPRING, 0, 20, 19, 0.95),
             (*SPRING, 1, 20, 7, 0.35), (*SPRING, 2, None, None, None))  # fmt: skip


def test_every_cell_stands_at_its_month_and_what_is_not_known_stays_blank() -> None:
    chart = matrix.retention(FOUND, "Team North")
    assert chart is not None
    drawn = chart.figure.data[0]
    assert list(drawn.y) == ["Jan 2026", "Feb to Mar 2026"] and list(drawn.x) == ["0", "1", "2"]
    assert [list(row) for row in drawn.z] == [[1.0, 0.8, 1 / 3], [0.95, 0.35, None]]
    assert chart.table.loc[0, ["Started", "0", "1", "2", "Note"]].tolist() == ["Jan 2026", 100.0, 80.0, 33.3, ""]
    assert chart.table.loc[1, "Note"] == FEW


def test_the_title_says_what_is_left_where_two_groups_can_be_compared() -> None:
    chart = matrix.retention(FOUND, "Team North")
    assert chart is not None
    assert chart.title.replace("\N{NO-BREAK SPACE}", " ") == "1 month after the first, 50 % of those who began still work in it"


def test_no_share_is_put_together_from_bounds() -> None:
    chart = matrix.retention(rows((*JANUARY, 0, 10, None, 0.9), (*JANUARY, 1, 10, None, 0.9)), "Team North")
    assert chart is not None and chart.title == "What is left of those who began, up to 1 month later"


def test_a_bound_stands_beside_its_share() -> None:
    chart = matrix.retention(rows((*JANUARY, 0, 10, None, 0.9)).assign(bound=">"), "Team North")
    assert chart is not None and chart.table.loc[0, ["0", "0 bound"]].tolist() == [90.0, ">"]


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    assert matrix.retention(rows((*JANUARY, 0, None, None, None)), "Team North") is None
    assert matrix.retention(FOUND.iloc[:0], "Team North") is None
