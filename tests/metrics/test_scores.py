"""Composites, reasons and rebaselines worked by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.scores import Composite, composite, missing_words, rebaseline


def fields(**counts: tuple[int, int, int]) -> pd.DataFrame:
    """Filled, applicable and unknown by field."""
    return pd.DataFrame.from_dict(counts, orient="index", columns=["filled", "applicable", "unknown"])


def test_a_good_composite_names_the_field_that_fails_its_floor() -> None:
    found = composite(fields(phone=(99, 100, 0), email=(20, 100, 0)), weights={"phone": 9.0}, floors={"email": 0.6, "phone": 0.6})
    assert found == Composite((9 * 99 + 20) / 1_000, ("email",), 0.0, "good")


def test_a_weighted_health_score_known_from_the_literature() -> None:
    parts = fields(usage=(83, 100, 0), relation=(71, 100, 0), support=(78, 100, 0), growth=(54, 100, 0))
    found = composite(parts, weights={"usage": 7, "relation": 5, "support": 8, "growth": 3}, floors={}).value
    assert found is not None and found == (83 * 7 + 71 * 5 + 78 * 8 + 54 * 3) / 2_300
    assert round(100 * found) == 75  # Natero's worked example


def test_a_composite_says_how_much_it_rests_on() -> None:
    assert composite(fields(phone=(10, 20, 0)), weights={}, floors={}).confidence == "small sample"
    doubtful = composite(fields(phone=(40, 80, 20)), weights={}, floors={})
    assert (doubtful.value, doubtful.unknown_share, doubtful.confidence) == (0.5, 0.2, "low")
    assert composite(fields(phone=(0, 0, 50)), weights={}, floors={"phone": 0.5}) == Composite(None, (), 1.0, "low")


def test_the_reasons_name_what_is_missing_most_and_nothing_that_is_whole() -> None:
    table = fields(email=(73, 100, 0), next_step=(52, 100, 0), phone=(100, 100, 0), fax=(0, 0, 9), rare=(999, 1_000, 0))
    assert missing_words(table) == "missing: next step (48 %), email (27 %), rare (<1 %)"
    assert missing_words(table, at_most=1) == "missing: next step (48 %)"
    assert missing_words(fields(phone=(5, 5, 0))) == ""


def test_a_stricter_rule_is_no_setback_and_a_cleaned_import_no_progress() -> None:
    table = pd.DataFrame({
        "before": [True, False, True, False, None],
        "after_old": [True, True, False, None, True],
        "after": [False, True, False, None, False],
    })  # fmt: skip
    found = rebaseline(table)
    assert (found.before, found.after) == (0.5, 0.25)
    assert (found.fixed, found.new_defects) == (1 / 3, -1 / 3)  # three records were there both times
    assert (found.population, found.definition) == (0.25, -0.5)  # a bad one went, a good one came; the new rule fails two more


def test_a_rule_that_changes_alone_is_shown_as_definition_alone() -> None:
    same = pd.Series([True, True, False])
    found = rebaseline(pd.DataFrame({"before": same, "after_old": same, "after": [False, True, False]}))
    assert (found.fixed, found.new_defects, found.population) == (0, 0, 0)
    assert found.definition == pytest.approx(-1 / 3)


def test_a_rebaseline_without_records_is_refused() -> None:
    with pytest.raises(ValueError, match="both dates"):
        rebaseline(pd.DataFrame({"before": [None], "after_old": [True], "after": [True]}))


@given(st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 2, st.booleans()), min_size=1, max_size=30))
def test_the_parts_of_a_rebaseline_add_up(rows: list[tuple[bool | None, bool | None, bool]]) -> None:
    table = pd.DataFrame([(then, now, None if now is None else new) for then, now, new in rows], columns=["before", "after_old", "after"])
    if table["before"].notna().any() and table["after_old"].notna().any():
        found = rebaseline(table.astype(object))
        parts = found.fixed + found.new_defects + found.population + found.definition
        assert parts == pytest.approx(found.after - found.before)
