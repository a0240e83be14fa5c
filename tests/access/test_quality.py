"""The quality score at the door: reasons, floors, doubts, and a new rule told apart from progress; worked out by hand."""

from datetime import date

import pandas as pd
import pytest

from access.door import OPERATOR, AccessDenied, quality
from access.viewer import Viewer
from metrics.rules import Rules
from tests.access.worlds import MONDAY, HandMadeSnapshot, Team, capability_rows, snapshot, weeks

SPONSOR = Viewer("s", "sponsor")
SUNDAYS = [date(2026, 1, 11), date(2026, 1, 18)]
FIRST = Rules(1, None, {("contact", "email"): 3.0}, {("contact", "email"): 0.6})
SECOND = Rules(2, date(2026, 1, 18), {}, {("contact", "phone"): 0.9})
Fields = dict[str, tuple[int, int, int]]


def world(*looks: Fields, people: int = 40, source_capability: pd.DataFrame | None = None) -> HandMadeSnapshot:
    """Two teams; the first owns all records; a look a week at filled, applicable and unknown by field."""
    rows = [
        ("crm", "a", day, "contact", name, *counts) for day, fields in zip(SUNDAYS, looks, strict=False) for name, counts in fields.items()
    ]
    columns = ["source_id", "org_unit_id", "snapshot_date", "object_type", "field_name", "filled", "applicable", "unknown"]
    teams = [Team("a", "n", [people] * 2), Team("b", "n", [people] * 2)]
    assert weeks(2)[0] == MONDAY
    fills = pd.DataFrame(rows, columns=columns)
    return snapshot(teams, record_fill=fills, source_capability=capability_rows() if source_capability is None else source_capability)


NOW: Fields = {"email": (40, 100, 0), "phone": (80, 100, 0)}


def test_a_score_names_what_is_missing_and_the_floor_that_fails() -> None:
    found = quality(world(NOW), SPONSOR, rules=[FIRST]).iloc[0]
    assert found["score"] == (3 * 40 + 80) / 400
    assert (found["failed"], found["missing"]) == ("email", "missing: email (60 %), phone (20 %)")
    assert (found["unknown_share"], found["confidence"], found["rule_version"]) == (0, "good", 1)


def test_what_is_not_known_is_said_and_not_counted() -> None:
    found = quality(world({"email": (40, 50, 50), "phone": (0, 0, 20)}), SPONSOR, rules=[FIRST]).iloc[0]
    assert found["score"] == 0.8 and found["confidence"] == "low"
    assert found["unknown_share"] == (150 + 20) / (300 + 20)
    nothing = quality(world({"email": (0, 0, 50)}), SPONSOR, rules=[FIRST]).iloc[0]
    assert (nothing["state"], nothing["reason"]) == ("not known", "of no field is it known whether it is filled")
    assert pd.isna(nothing["score"])


def test_a_new_rule_is_told_apart_from_what_people_did() -> None:
    rows = quality(world(NOW, {"email": (60, 100, 0), "phone": (80, 100, 0)}), SPONSOR, rules=[FIRST, SECOND])
    before, after = rows.iloc[0], rows.iloc[1]
    assert (before["rule_version"], after["rule_version"]) == (1, 2)
    assert after["score"] == 0.7 and after["failed"] == "phone"
    assert after["moved"] == pytest.approx(0.2)
    assert after["by_people"] == pytest.approx((3 * 60 + 80) / 400 - 0.5)
    assert after["by_rule"] == pytest.approx(0.7 - 0.65)


def test_a_field_that_is_newly_watched_is_no_setback() -> None:
    after = quality(world(NOW, NOW | {"fax": (0, 100, 0)}), SPONSOR, rules=[FIRST]).iloc[1]
    assert after["by_people"] == 0 and after["by_rule"] == pytest.approx(0.4 - 0.5)


def test_of_few_people_nothing_exact_is_said_about_all_or_none() -> None:
    few = quality(world({"email": (100, 100, 0)}, {"email": (100, 100, 0)}, people=8), SPONSOR, rules=[FIRST])
    assert few["score"].tolist() == [0.9, 0.9] and few["bound"].tolist() == [">", ">"] and few["moved"].isna().all()
    named = quality(world(NOW, people=8), SPONSOR, rules=[FIRST]).iloc[0]
    assert named["missing"] == "missing: email, phone"
    assert quality(world({"email": (100, 100, 0)}, people=8), OPERATOR, rules=[FIRST]).iloc[0]["score"] == 1


def test_by_team_one_with_records_has_its_row_and_one_without_has_none() -> None:
    assert quality(world(NOW), SPONSOR, by="team")["cohort_id"].tolist() == ["crm:a"]


def test_a_crm_whose_fields_are_not_read_says_so() -> None:
    unread = capability_rows({"capability": "record_field", "status": "none", "note": "No field is read."})
    found = quality(world(NOW, source_capability=unread), SPONSOR, rules=[FIRST]).iloc[0]
    assert (found["state"], found["reason"]) == ("not known", "No field is read.")


def test_a_stranger_is_refused() -> None:
    with pytest.raises(AccessDenied):
        quality(world(NOW), Viewer("x", "nobody"))
