"""The quality scores on the page Data health."""

import pandas as pd

from dashboard import scores

GOOD = {
    "object_type": "contact", "period_start": pd.Timestamp("2026-03-02"), "state": "value", "reason": None, "score": 0.5, "bound": None,
    "failed": "email", "missing": "missing: email (60 %), phone (20 %)", "unknown_share": 0.0, "confidence": "good", "rule_version": 1,
    "moved": None, "by_people": None, "by_rule": None,
}  # fmt: skip


def shown(*rows: dict[str, object]) -> str:
    """The panel of some rows, with plain spaces."""
    return scores.panel(pd.DataFrame([GOOD | row for row in rows]), "whole company").replace("\N{NO-BREAK SPACE}", " ")


def test_a_floor_that_fails_stands_in_the_heading_whatever_the_score() -> None:
    found = shown({"score": 0.97})
    assert "A critical field is filled too seldom on contact" in found
    assert "Critical fields are filled too seldom on contact" in shown({"failed": "email, phone"})
    assert "Critical fields are filled too seldom on contact and lead" in shown({}, {"object_type": "lead"})
    assert "97" in found and "email (60 %), phone (20 %)" in found


def test_the_latest_look_of_each_object_is_shown() -> None:
    found = shown({}, {"period_start": pd.Timestamp("2026-03-09"), "score": 0.75, "failed": "", "missing": ""})
    assert "75 %" in found and "50 %" not in found
    assert "Every critical field is filled often enough" in found and "nothing" in found


def test_a_new_rule_is_never_shown_as_progress() -> None:
    found = shown({"by_people": -0.02, "by_rule": 0.1})
    assert "−2.0 points by work on the records; +10.0 points by other rules or fields, no progress" in found
    assert "no progress" not in shown({"by_people": 0.02, "by_rule": 0.0})


def test_what_is_not_known_or_hidden_says_why() -> None:
    nothing = {"score": None, "failed": None, "missing": None, "confidence": None, "unknown_share": None, "rule_version": None}
    assert "not known: no field is read" in shown(nothing | {"state": "not known", "reason": "no field is read"})
    assert "hidden (fewer than 5)" in shown(nothing | {"state": "hidden", "reason": "hidden (fewer than 5)"})
    assert "Quality scores are not known" in scores.panel(pd.DataFrame(columns=list(GOOD)), "whole company")


def test_doubts_are_said() -> None:
    assert "fewer than 30 records" in shown({"confidence": "small sample"})
    assert "of 25 % it is not known" in shown({"confidence": "low", "unknown_share": 0.25})
