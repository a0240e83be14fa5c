"""Laws that hold for any CRM: facts and metrics over small random worlds."""

import random
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.catalog import CATALOG, THEMES
from tests.sql_facts.worlds import MONDAY, World

WEEKS = 8
TEAMS = ("north", "south", None)
SLOW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = st.frozensets(st.integers(0, 7 * WEEKS - 1), max_size=30)
PEOPLE = st.lists(st.tuples(st.sampled_from(TEAMS), DAYS), min_size=1, max_size=5)
LEAVES = st.dictionaries(st.integers(0, 4), st.integers(0, WEEKS - 2), max_size=3)
Person = tuple[str | None, frozenset[int]]


def built(people: list[Person], *, elapsed: int = 7, leaves: dict[int, int] | None = None, left: dict[int, int] | None = None) -> World:
    """Person ``i`` is active on the given days, away in week ``leaves[i]`` and gone from week ``left[i]`` on."""
    world = World(as_of=datetime(2026, 1, 5) + timedelta(days=7 * (WEEKS - 1) + elapsed))
    for number, (team, days) in enumerate(people):
        gone = (left or {}).get(number)
        world.person(f"p{number}", team=team, entitled=(MONDAY, MONDAY + timedelta(weeks=gone) if gone else None))
        world.days(f"p{number}", [MONDAY + timedelta(days=day) for day in sorted(days)])
        if number in (leaves or {}):
            start = MONDAY + timedelta(weeks=(leaves or {})[number])
            world.add("setting_leave", user_id=f"p{number}", leave_from_date=start, leave_to_date=start + timedelta(days=7))
    return world


def company(rows: pd.DataFrame) -> pd.DataFrame:
    """Sums over teams by week."""
    return rows.drop(columns=["days_elapsed"]).groupby("week_start_date").sum(numeric_only=True)


@given(people=PEOPLE, elapsed=st.integers(1, 7))
@SLOW
def test_day_bits_agree_with_rolling_distinct_counts(people: list[Person], elapsed: int) -> None:
    facts = built(people, elapsed=elapsed).facts("team_activity")
    ends = [min(7 * week + 6, 7 * (WEEKS - 1) + elapsed - 1) for week in range(WEEKS)]
    for number, (_, days) in enumerate(people):
        rows = facts["person_week"][facts["person_week"]["user_id"] == f"p{number}"]
        assert rows["active_days_28"].tolist() == [len([day for day in days if end - 28 < day <= end]) for end in ends]
        assert rows["active_days_7"].tolist() == [len([day for day in days if 7 * w <= day <= end]) for w, end in enumerate(ends)]
        assert rows["day_bits"].tolist() == [sum(1 << (end - day) for day in days if end - 63 < day <= end) for end in ends]
    mau = [sum(any(end - 28 < day <= end for day in days) for _, days in people) for end in ends]
    assert company(facts["team_activity"])["monthly_active"].tolist() == mau


@given(people=PEOPLE)
@SLOW
def test_mean_dau_over_mau_is_the_mean_of_l28_over_28(people: list[Person]) -> None:
    week = company(built(people).facts("team_activity")["team_activity"])
    window = range(7 * WEEKS - 28, 7 * WEEKS)
    dau = [sum(day in days for _, days in people) for day in window]
    l28 = [count for _, days in people if (count := len(days & set(window)))]
    found = CATALOG["stickiness"].function(week).iloc[-1]
    if not l28:
        assert pd.isna(found)
    else:
        assert found == pytest.approx(sum(dau) / 28 / len(l28), abs=1e-12)
        assert found == pytest.approx(sum(l28) / len(l28) / 28, abs=1e-12)


@given(people=PEOPLE)
@SLOW
def test_growth_accounting_adds_up_where_nobody_leaves(people: list[Person]) -> None:
    week = company(built(people).facts("team_activity")["team_activity"])
    assert (week["weekly_active"] == week["new_people"] + week["returning_people"] + week["resurrected_people"]).all()
    gained = week["new_people"] + week["resurrected_people"] - week["dormant_people"]
    assert week["weekly_active"].diff().iloc[1:].tolist() == gained.iloc[1:].tolist()


@given(people=PEOPLE, leaves=LEAVES, left=st.dictionaries(st.integers(0, 4), st.integers(1, WEEKS - 1), max_size=2))
@SLOW
def test_growth_accounting_adds_up_with_leave_and_leavers_named_apart(
    people: list[Person], leaves: dict[int, int], left: dict[int, int]
) -> None:
    facts = built(people, leaves=leaves, left=left).facts("team_lifecycle", "team_activity")
    week = company(facts["team_activity"])
    states = facts["team_lifecycle"].groupby(["week_start_date", "state"])[["people", "active_before"]].sum().unstack(fill_value=0)
    before = facts["team_lifecycle"].groupby("week_start_date")["active_before"].sum()
    assert before.iloc[1:].tolist() == week["weekly_active"].reindex(before.index).iloc[:-1].tolist()
    moved = pd.DataFrame(0, index=states.index, columns=["away", "back"])
    for state in ("on_leave", "left"):
        if state in states["people"]:
            moved["away"] += states["active_before"][state]
    for state in ("returning", "dormant"):
        if state in states["people"]:
            moved["back"] += states["people"][state] - states["active_before"][state]
    week = week.reindex(states.index)
    gained = week["new_people"] + week["resurrected_people"] - week["dormant_people"] - moved["away"] + moved["back"]
    assert week["weekly_active"].diff().iloc[1:].tolist() == gained.iloc[1:].tolist()


@given(people=PEOPLE)
@SLOW
def test_at_an_interval_of_one_week_the_pace_of_the_role_is_the_weekly_lifecycle(people: list[Person]) -> None:
    facts = built(people).facts("team_activity", "team_rhythm")
    week, pace = company(facts["team_activity"]), facts["team_rhythm"].groupby("week_start_date").sum(numeric_only=True)
    for ours, weekly in (("active_people", "weekly_active"), ("new_people", "new_people"), ("returning_people", "returning_people"),
                         ("resurrected_people", "resurrected_people"), ("dormant_people", "dormant_people")):  # fmt: skip
        assert pace[ours].tolist() == week[weekly].tolist(), ours
    assert (facts["team_rhythm"]["sparse_people"] == 0).all()


@given(people=PEOPLE)
@SLOW
def test_starters_of_all_months_are_everybody_who_has_started(people: list[Person]) -> None:
    facts = built(people).facts("team_activity", "team_cohorts")
    cohorts = facts["team_cohorts"].groupby("week_start_date")[["starters", "active_starters"]].sum()
    week = company(facts["team_activity"]).reindex(cohorts.index)
    assert cohorts["active_starters"].tolist() == week["weekly_active"].tolist()
    assert cohorts["starters"].tolist() == week["new_people"].cumsum().tolist()


@given(people=PEOPLE, leaves=LEAVES, elapsed=st.integers(1, 7))
@SLOW
def test_shares_lie_between_zero_and_one(people: list[Person], leaves: dict[int, int], elapsed: int) -> None:
    week = company(built(people, leaves=leaves, elapsed=elapsed).facts("team_activity")["team_activity"])
    for metric in (*THEMES["adoption"], *THEMES["lifecycle"]):
        values = metric.function(week).dropna()
        assert (values >= 0).all()
        assert metric.unit != "share" or (values <= 1).all(), metric.name


@given(people=PEOPLE, seed=st.integers(0, 1000))
@SLOW
def test_the_order_of_rows_does_not_matter(people: list[Person], seed: int) -> None:
    world, shuffled = built(people), built(people)
    for rows in shuffled.rows.values():
        random.Random(seed).shuffle(rows)
    names = ("team_activity", "team_lifecycle", "team_active_days", "team_traffic")
    here, there = world.facts(*names), shuffled.facts(*names)
    for name in names:
        pd.testing.assert_frame_equal(here[name], there[name])


@given(people=PEOPLE)
@SLOW
def test_teams_add_up_to_the_company(people: list[Person]) -> None:
    apart = company(built(people).facts("team_activity")["team_activity"])
    together = company(built([("north", days) for _, days in people]).facts("team_activity")["team_activity"])
    pd.testing.assert_frame_equal(apart, together, check_exact=False, rtol=1e-12)


@given(people=PEOPLE)
@SLOW
def test_one_more_licence_that_nobody_uses_never_raises_adoption(people: list[Person]) -> None:
    before = company(built(people).facts("team_activity")["team_activity"])
    after = company(built([*people, ("north", frozenset())]).facts("team_activity")["team_activity"])
    for name in ("active_user_rate", "habit_rate"):
        lower, upper = CATALOG[name].function(after), CATALOG[name].function(before)
        assert (lower.dropna() <= upper.reindex(lower.dropna().index).fillna(1)).all(), name


@given(people=PEOPLE, leaves=LEAVES)
@SLOW
def test_the_distribution_of_active_days_holds_everybody_once(people: list[Person], leaves: dict[int, int]) -> None:
    facts = built(people, leaves=leaves).facts("team_activity", "team_active_days")
    week, days = company(facts["team_activity"]), facts["team_active_days"]
    assert days.groupby("week_start_date")["people"].sum().tolist() == week.loc[week["eligible_people"] > 0, "eligible_people"].tolist()
    total = (days["people"] * days["active_days"]).groupby(days["week_start_date"]).sum()
    assert total.tolist() == week["active_days_28"].reindex(total.index).tolist()


def test_a_five_day_worker_reaches_twenty_of_twenty_eight() -> None:
    days = frozenset(day for day in range(7 * WEEKS) if day % 7 < 5)
    week = company(built([("north", days)]).facts("team_activity")["team_activity"])
    assert CATALOG["stickiness"].function(week).iloc[-1] == 20 / 28
    assert CATALOG["workday_stickiness"].function(week).iloc[-1] == 1.0
    assert CATALOG["daily_active_users"].function(week).iloc[-1] == 5 / 7


def test_building_the_last_weeks_alone_gives_the_rows_of_a_full_build() -> None:
    people: list[Person] = [("north", frozenset(range(0, 56, 3))), ("south", frozenset(range(5, 40, 2))), (None, frozenset())]
    world = built(people, leaves={0: 3}, left={1: 6})
    full = world.facts("team_activity", "team_lifecycle", "team_active_days")
    since = date(2026, 2, 2)
    part = world.facts("team_activity", "team_lifecycle", "team_active_days", since=since)
    for name in ("person_week", "team_activity", "team_lifecycle", "team_active_days"):
        expected = full[name][full[name]["week_start_date"] >= pd.Timestamp(since)].reset_index(drop=True)
        pd.testing.assert_frame_equal(part[name], expected)
