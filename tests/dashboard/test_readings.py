"""From values to readings: which period counts, and what it is compared with."""

import random
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from dashboard import heat
from dashboard.latest import by_cohort
from dashboard.readings import Arrival, Comparison, Point, arrivals, cohort_names, named, reading, slipping
from metrics.catalog import CATALOG
from metrics.metric import Metric
from tests.dashboard import world

HABIT, STALE = CATALOG["habit_rate"], CATALOG["stale_open_share"]
WEEK, QUARTER = Comparison("week", "previous"), Comparison("week", "quarter")


def point(back: int, value: float | None, *, bound: str | None = None, **fields: Any) -> Point:
    """A point ``back`` weeks before the last complete week; -1 is not over yet."""
    start = pd.Timestamp(world.week_start(back))
    plain: dict[str, Any] = {"state": "not known" if value is None else "value", "reason": None, "people": 20.0, "is_complete": back >= 0}
    return Point(
        start, start + pd.Timedelta(days=7), value=float("nan") if value is None else value, bound=bound, **{**plain, **fields}
    )  # fmt: skip


def test_the_incomplete_week_is_neither_shown_as_the_value_nor_compared() -> None:
    one = reading([point(2, 0.4), point(1, 0.5), point(0, 0.6), point(-1, 0.1)], HABIT, WEEK)
    assert (one.value, one.before, one.trail) == (0.6, 0.5, (0.4, 0.5, 0.6))


def test_what_is_seen_at_a_moment_counts_in_the_week_that_is_not_over() -> None:
    one = reading([point(0, 0.6), point(-1, 0.1)], STALE, WEEK)
    assert (one.value, one.before, one.is_complete) == (0.1, 0.6, False)


def test_a_look_of_some_weeks_ago_stands_in_for_a_moment_and_is_named() -> None:
    one = reading([point(4, 0.6), point(-1, 0.1)], STALE, WEEK)
    assert one.before == 0.6
    assert one.compared_with(WEEK) == "the week to 17 May 2026"
    assert reading([point(7, 0.6), point(-1, 0.1)], STALE, WEEK).before is None


def test_a_span_of_time_is_only_compared_with_the_very_period() -> None:
    one = reading([point(12, 0.2), point(0, 0.6)], HABIT, QUARTER)
    assert (one.before, one.no_comparison) == (None, "no comparison yet")
    assert reading([point(13, 0.2), point(0, 0.6)], HABIT, QUARTER).before == 0.2


def test_the_trail_ends_where_the_periods_do_that_were_read_only_to_be_compared_with() -> None:
    one = reading([point(60, 0.1), point(52, 0.2), point(1, 0.5), point(0, 0.6)], HABIT, Comparison("week", "year"))
    assert (one.value, one.before, one.trail, one.trail_bounds) == (0.6, 0.2, (0.5, 0.6), (None, None))


def test_unknown_stays_unknown_with_its_reason() -> None:
    one = reading([point(1, 0.5), point(0, None, reason="the log is switched off")], HABIT, WEEK)
    assert (one.value, one.text, one.reason, one.change) == (None, "not known", "the log is switched off", None)


def test_hidden_says_so_and_not_zero() -> None:
    one = reading([point(0, None, state="hidden", reason="hidden (fewer than 5)", people=float("nan"))], HABIT, WEEK)
    assert (one.text, one.people) == ("hidden (fewer than 5)", None)


def test_no_complete_period_is_said() -> None:
    assert reading([point(-1, 0.5)], HABIT, WEEK).reason == "no complete period yet"
    assert reading([], HABIT, WEEK).text == "not known"


@pytest.mark.parametrize(
    ("before", "now", "is_compared"),
    [
        (point(1, 0.9, bound=">"), point(0, 0.95), False),
        (point(1, 0.95), point(0, 0.9, bound=">"), False),
        (point(1, 0.05), point(0, 0.1, bound="<"), False),
        (point(1, 0.9, bound=">"), point(0, 0.6), True),
        (point(1, 0.9, bound=">"), point(0, 0.9, bound=">"), True),
    ],
)
def test_a_bound_is_compared_only_where_the_order_is_certain(before: Point, now: Point, is_compared: bool) -> None:
    one = reading([before, now], HABIT, WEEK)
    assert (one.before is not None) == is_compared


def test_a_change_from_or_to_a_bound_is_at_least_that_much() -> None:
    fallen = reading([point(1, 0.9, bound=">"), point(0, 0.6)], HABIT, WEEK)
    assert fallen.change is not None and fallen.change.text.replace("\N{NO-BREAK SPACE}", " ") == "−30 points or more"
    assert (fallen.points, fallen.points_bound) == (pytest.approx(-30), "<")
    risen = reading([point(1, 0.1, bound="<"), point(0, 0.9, bound=">")], HABIT, WEEK)
    assert (risen.points, risen.points_bound) == (pytest.approx(80), ">")
    exact = reading([point(1, 0.5), point(0, 0.6)], HABIT, WEEK)
    assert exact.change is not None and (exact.change.text.endswith("points"), exact.points_bound) == (True, None)


def test_where_nothing_lies_that_far_back_there_is_no_comparison_yet() -> None:
    assert reading([point(0, 0.6)], HABIT, WEEK).no_comparison == "no comparison yet"
    assert reading([point(0, 0.6)], STALE, WEEK).no_comparison == "no comparison yet: history starts with the first refresh"
    assert reading([point(0, 0.6)], CATALOG["record_freshness"], WEEK).no_comparison == "no comparison yet"  # it is known of every week
    assert reading([point(1, None, reason="no log"), point(0, 0.6)], HABIT, WEEK).no_comparison == "no comparison: no log"


def people_entitled(*amounts: float | None, reasons: tuple[str | None, ...] = ()) -> pd.DataFrame:
    """eligible_people of one cohort, the last week not over."""
    rows = [
        world._row(CATALOG["eligible_people"], ("Company", "", 0), len(amounts) - 2 - week, (None, None)) for week in range(len(amounts))
    ]
    frame = pd.DataFrame(rows).assign(value=pd.array(amounts, dtype="float64"))
    return frame.assign(reason=pd.Series(reasons, dtype=object)) if reasons else frame


def test_weeks_in_which_a_tenth_more_people_were_entitled_are_arrivals() -> None:
    found = arrivals(people_entitled(100, 110, 120, 178, 170, 900))  # +10 %, +9 %, +48 %, fewer, and a week that is not over
    assert [one.people for one in found] == [10, 58]
    assert found[1] == Arrival(pd.Timestamp(world.week_start(1)) + pd.Timedelta(days=7), 58)


def test_people_who_were_hidden_or_unknown_before_have_not_arrived() -> None:
    left_out = "without 1 group of fewer than 5"
    assert arrivals(people_entitled(20, 26, 26, reasons=(left_out, None, None))) == []
    assert arrivals(people_entitled(None, 26, 26)) == arrivals(people_entitled(0, 26, 26)) == []
    assert arrivals(people_entitled()) == []


def test_who_has_no_team_is_shown_as_such_and_is_no_team_of_a_finding() -> None:
    cohorts = [("a", "North", "Sales"), ("b", "(no team)", "(no unit)"), ("c", "South + (no team)", "(no unit)")]
    values = pd.DataFrame(cohorts, columns=["cohort_id", "cohort", "unit"])
    assert cohort_names(values) == {"a": "North", "b": "Without a team", "c": "South + without a team"}
    one = reading([point(0, 0.6)], HABIT, WEEK)
    assert list(named(values, dict.fromkeys("abc", one))) == ["a", "c"]


def test_teams_that_lost_five_points_are_slipping_and_unknown_ones_are_not() -> None:
    falls = {"a": (0.60, 0.55), "b": (0.60, 0.56), "c": (0.60, None), "d": (None, 0.5), "e": (0.2, 0.9)}
    readings = {name: reading([point(1, before), point(0, now)], HABIT, WEEK) for name, (before, now) in falls.items()}
    assert slipping(readings) == ["a"]


def test_every_cohort_gets_its_own_reading_whatever_the_order_of_rows() -> None:
    values = world.Door().values(None, None, [HABIT], by="team").sample(frac=1, random_state=7)
    readings = by_cohort(values, HABIT, WEEK, targets={"habit_rate": 0.7})
    assert {name: readings[f"t:{name}"].value for name in ("North", "South", "Unknown")} == {"North": 0.30, "South": 0.35, "Unknown": None}
    assert readings["t:South"].before == pytest.approx(0.34)
    assert readings["t:South"].target == 0.7


POINTS = st.tuples(
    st.integers(-1, 70),  # weeks back
    st.sampled_from([None, 0.05, 0.1, 0.4, 0.9]),
    st.sampled_from([None, "<", ">"]),
    st.booleans(),  # complete
    st.sampled_from([None, 20.0]),
)


@settings(max_examples=40)
@given(
    cohorts=st.dictionaries(st.sampled_from(["b", "a", "c"]), st.lists(POINTS, max_size=40, unique_by=lambda point: point[0])),
    metric=st.sampled_from([HABIT, STALE]),
    comparison=st.sampled_from([WEEK, QUARTER, Comparison("week", "year"), Comparison("month", "previous")]),
    order=st.randoms(use_true_random=False),
)
def test_all_cohorts_at_once_read_as_each_alone(
    cohorts: dict[str, list[Any]], metric: Metric, comparison: Comparison, order: random.Random
) -> None:
    alone = {
        name: [
            point(back, value, bound=bound, is_complete=is_complete, people=people, reason=f"why {back}" if bound is None else None)
            for back, value, bound, is_complete, people in sorted(points, key=lambda one: -one[0])
        ]
        for name, points in cohorts.items()
    }
    rows = [{"cohort_id": name, "metric": metric.name, **one._asdict()} for name, points in alone.items() for one in points]
    order.shuffle(rows)
    rows.append({**point(0, 0.5)._asdict(), "cohort_id": "d", "metric": "another"})
    found = by_cohort(pd.DataFrame(rows), metric, comparison, targets={metric.name: 0.7})
    assert list(found) == list(dict.fromkeys(row["cohort_id"] for row in rows[:-1]))
    assert found == {name: reading(alone[name], metric, comparison, target=0.7) for name in found}


def test_teams_of_one_name_are_told_apart_by_their_unit() -> None:
    rows = [{"cohort_id": str(index), "cohort": "Sales", "unit": unit} for index, unit in enumerate(["North", "South", "South"])]
    assert list(cohort_names(pd.DataFrame(rows)).values()) == ["Sales (North)", "Sales (South)", "Sales (South) 2"]


def test_the_heat_map_puts_the_lowest_first_and_the_unknown_last() -> None:
    shown = heat.heat_map(world.Door().values(None, None, [HABIT], by="team"), HABIT, WEEK, periods=4)
    assert [row.name for row in shown.rows][:2] == ["North", "South"]
    assert {row.name for row in shown.rows[-2:]} == {"Hidden", "Unknown"}
    assert [column.isoformat() for column in shown.columns] == ["2026-05-25", "2026-06-01", "2026-06-08", "2026-06-15"]


def test_a_cell_shows_whole_percent_its_bound_and_why_it_is_blank() -> None:
    first, second, third = (world._row(HABIT, ("North", "Sales", 0), back, (None, None)) for back in (1, 0, -1))
    rows = [first | {"value": None, "state": "not known", "reason": "no log"}, second | {"bound": "<"}, third]
    blank, bounded, partial = heat.heat_map(pd.DataFrame(rows), HABIT, WEEK).rows[0].cells
    assert (blank.value, blank.text, blank.note) == (None, "", "week to 7 Jun 2026: not known: no log")
    assert bounded.text == "<30"
    assert partial.note.endswith("not over yet") and not partial.is_complete
