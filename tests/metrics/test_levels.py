"""Now and a quarter before, from rows of the door, by hand."""

from collections.abc import Mapping

import pandas as pd

from metrics.levels import NO_PAST, Spans, by_cohort, cases_of, levels

MONDAY = pd.Timestamp("2026-06-08")


def rows(values: Mapping[int, float | None], *, partial: tuple[int, ...] = (), bounds: Mapping[int, str] | None = None) -> pd.DataFrame:
    """Weekly rows of one cohort by weeks back; null is not known."""
    return pd.DataFrame(
        {
            "cohort_id": "a", "application_type": "field_sales", "period_start": MONDAY - pd.Timedelta(weeks=back), "value": value,
            "bound": (bounds or {}).get(back), "people": 12.0, "state": "not known" if value is None else "value",
            "reason": "too early" if value is None else None, "is_complete": back not in partial,
        }
        for back, value in values.items()
    )  # fmt: skip


def test_now_is_the_median_of_three_complete_weeks_and_before_that_of_the_quarter_before() -> None:
    quarter_before, long_ago = dict.fromkeys(range(13, 27), 0.5), dict.fromkeys(range(27, 30), 9.0)
    weeks = {0: 0.1, 1: 0.9, 2: 0.3, 3: 0.2} | quarter_before | long_ago
    level = levels(rows(weeks | {-1: 5.0}, partial=(-1,)), grain="week", is_moment=False)["a"]
    assert (level.value, level.before, level.people, level.kind) == (0.3, 0.5, 12, "field_sales")  # 0.1, 0.3, 0.9
    assert level.reason == ""


def test_what_is_seen_at_a_moment_is_its_latest_look_even_in_a_week_that_is_not_over() -> None:
    level = levels(rows({-1: 0.7, 0: 0.1, 20: 0.4}, partial=(-1,)), grain="week", is_moment=True)["a"]
    assert (level.value, level.before) == (0.7, 0.4)


def test_too_few_looks_a_quarter_before_are_not_known_and_an_unknown_week_is_its_reason() -> None:
    level = levels(rows({0: 0.3, 14: 0.5, 15: 0.5}), grain="week", is_moment=False)["a"]
    assert (level.value, level.before, level.reason) == (0.3, None, NO_PAST)
    unknown = levels(rows({0: None, 1: 0.4}), grain="week", is_moment=False)["a"]
    assert (unknown.value, unknown.reason) == (None, "too early")
    assert levels(rows({-1: 0.4}, partial=(-1,)), grain="week", is_moment=False)["a"].reason == "no complete period yet"


def test_a_bound_stays_a_bound_and_is_not_mixed_with_exact_weeks() -> None:
    weeks = {0: 0.1, 1: 0.4, 2: 0.1}
    level = levels(rows(weeks, bounds={0: "<", 2: "<"}), grain="week", is_moment=False)["a"]
    assert (level.value, level.bound) == (0.1, "<")
    exact = levels(rows(weeks, bounds={2: "<"}), grain="week", is_moment=False)["a"]
    assert (exact.value, exact.bound) == (0.25, None)  # 0.1 and 0.4


def test_the_order_of_the_rows_does_not_matter() -> None:
    weeks = rows({back: back / 10 for back in range(30)})
    assert levels(weeks, grain="week", is_moment=False) == levels(weeks.iloc[::-1], grain="week", is_moment=False)


def test_the_cases_of_a_month_are_those_of_three_months_and_of_a_stock_those_of_its_last_week() -> None:
    counted = rows({1: 7.0, 5: 5.0, 9: 4.0, 14: 100.0})  # the last looks back by 13 weeks from week 1: more than 84 days
    assert cases_of(counted, grain="month") == {"a": 16.0}
    assert cases_of(counted, grain="week") == {"a": 7.0}
    assert cases_of(rows({1: None}), grain="week") == {}
    level = levels(rows({0: 0.3}), grain="week", is_moment=True, counted=counted)["a"]
    assert level.cases == 7.0


def test_spans_are_averaged_as_far_as_they_are_known_and_counted() -> None:
    three = {0: 0.3, 1: 0.3, 2: 0.3, 4: 0.5, 5: 0.5, 6: 0.5, 8: 0.9, 9: 0.9, 10: 0.9}  # at the end of three spans of 28 days
    whole = levels(rows(three), grain="week", is_moment=False, spans=Spans(3, 28))["a"]
    assert (round(whole.value or 0.0, 4), whole.looks) == (0.5667, 3)
    gap = levels(rows({back: value for back, value in three.items() if value != 0.5}), grain="week", is_moment=False, spans=Spans(3, 28))[
        "a"
    ]
    assert (round(gap.value or 0.0, 4), gap.looks) == (0.6, 2)
    bound = levels(rows(three, bounds={0: "<"}), grain="week", is_moment=False, spans=Spans(3, 28))["a"]
    assert (bound.value, bound.bound, bound.looks) == (0.3, "<", 1)


def test_rows_numbered_by_cohort_give_the_same_levels() -> None:
    two = pd.concat([rows({0: 0.3, 1: 0.4}), rows({0: 0.7}).assign(cohort_id="b", application_type=None)], ignore_index=True)
    chosen = by_cohort(two)
    assert levels(chosen, grain="week", is_moment=False) == levels(two, grain="week", is_moment=False)
    assert list(levels(chosen[chosen["cohort_id"] == "b"], grain="week", is_moment=False)) == ["b"]
