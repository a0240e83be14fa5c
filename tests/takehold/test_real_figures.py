"""A figure of the report on real data stands beside the counts it was divided from, or says why it is not known."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from takehold.real_figures import figure_of, sentences
from tests.access.worlds import HandMadeSnapshot, Team, capability_rows, snapshot, weeks

FIRST, SECOND, THIRD = weeks(3)
# Two of ten new records corrected in the first week, two of five in the second; the third week is not over, its five do not count.
CONTACTS = pd.DataFrame(
    [("crm", "a", FIRST, 10, 2), ("crm", "a", SECOND, 5, 2), ("crm", "a", THIRD, 5, 5)],
    columns=["source_id", "org_unit_id", "week_start_date", "creations", "corrected"],
)
TEXT = "{value}, {corrected:,} of {creations:,}"


def said(*, status: str = "full", **part: object) -> list[str]:
    """What is said of first tries in three weeks of one team."""
    world: HandMadeSnapshot = snapshot(
        [Team("a", "n", [3, 9, 12])],  # public data: a week of three people is counted too
        days_elapsed=3,
        team_contacts=CONTACTS,
        source_capability=capability_rows({"capability": "usage_event", "status": status, "note": "Nothing is logged."}),
    )
    return list(sentences((figure_of({"metric": "first_try_success", "text": TEXT, **part}),), world))


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({}, "Right at the first try (`first_try_success`): 73 %, 4 of 15."),  # (15 - 4) / 15, over the weeks that are over
        ({"week": SECOND}, "Right at the first try (`first_try_success`), week of 2026-01-12: 60 %, 2 of 5."),
        (
            {"metric": "eligible_people", "text": "{value}"},
            "People entitled (`eligible_people`): 12.",
        ),  # a stock is seen last, its week not over
        (
            {"since": FIRST, "until": FIRST},
            "Right at the first try (`first_try_success`), weeks of 2026-01-05 to 2026-01-05: 80 %, 2 of 10.",
        ),
        (
            {"week": date(2030, 1, 7)},
            "Right at the first try (`first_try_success`), week of 2030-01-07: not known, nothing was read of it.",
        ),
    ],
)
def test_a_figure_is_of_the_weeks_it_names_beside_its_counts(part: dict[str, Any], sentence: str) -> None:
    assert said(**part) == [sentence]


def test_what_is_not_known_says_why_and_gives_no_figure() -> None:
    assert said(status="none") == ["Right at the first try (`first_try_success`): not known, Nothing is logged."]


def test_a_sum_whose_sentence_does_not_name_what_it_is_divided_from_is_refused() -> None:
    with pytest.raises(KeyError, match="corrected"):
        said(text="{value} of {creations}")
