"""Who starts, stays, learns and changes: facts on single people and their teams, worked by hand."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from tests.sql_facts.worlds import MONDAY, World


def week(number: int) -> date:
    """Monday of week 0, 1, 2 ..."""
    return MONDAY + timedelta(weeks=number)


def working(patterns: dict[str, str], **starts: int) -> World:
    """People by name with a sign per week: ``A`` active on Wednesday with one core action, a digit for so many, ``.`` nothing.

    ``starts`` gives the week of entitlement where it is not week 0; -1 is "since before we looked".
    """
    length = max(len(pattern) for pattern in patterns.values())
    world = World(as_of=datetime.combine(week(length), datetime.min.time()))
    world.add("setting_pack", pack="general", capability="keep", capability_index=0, object_type="contact", action="update")
    for user, pattern in patterns.items():
        since = starts.get(user, 0)
        world.person(user, entitled=(None if since < 0 else week(since), None))
        for place, sign in enumerate(pattern):
            for number in range(0 if sign == "." else 1 if sign == "A" else int(sign)):
                world.event(user, datetime.combine(week(place) + timedelta(days=2), datetime.min.time()) + timedelta(hours=8 + number))
    return world


def last(world: World, fact: str, *columns: str) -> list[int]:
    """Columns of a fact in the world's last week, its one team."""
    rows = world.facts(fact)[fact]
    row = rows[rows["week_start_date"] == rows["week_start_date"].max()].iloc[0]
    return [int(row[column]) for column in columns]


def test_everybody_is_in_one_segment_judged_from_the_top_down() -> None:
    world = working({"power": "9" * 12 + "99", "habit": "A" * 14, "novice": "." * 10 + "4A..", "low": ".....A........", "none": "." * 14})
    world.event("power", datetime.combine(week(13) + timedelta(days=3), datetime.min.time()), event_count=60)
    names = ("eligible_people", "segment_power", "segment_habitual", "segment_novice", "segment_low", "segment_none")
    assert last(world, "team_segments", *names) == [5, 1, 1, 1, 1, 1]


def test_core_work_is_measured_against_the_average_of_the_role() -> None:
    # four weeks: 12, 4, 4 and 0 core actions, on average 5: 240, 80, 80 and 0 percent
    world = working({"ann": "3333", "bob": "1111", "cid": "AAAA", "dan": "...."})
    names = ("compared_people", "people_0", "people_6", "work_6", "people_9", "work_9")
    assert last(world, "team_segments", *names) == [4, 1, 2, 160, 1, 240]


def test_who_came_late_in_the_four_weeks_is_not_compared() -> None:
    world = working({"ann": "1111", "new": "...1"}, new=3)
    assert last(world, "team_segments", "eligible_people", "compared_people") == [2, 1]


def test_change_counts_who_stayed_came_and_went_over_a_quarter() -> None:
    world = working({"stays": "A" * 13 + "A" * 4, "slips": "A" * 12 + ".....", "comes": "." * 17}, comes=13)
    world.rows["setting_person"][1]["entitled_to_date"] = None
    names = ("people_now", "habitual_now", "people_before", "habitual_before", "stayers", "stayers_habitual_now", "stayers_habitual_before")
    # slips worked in 7 of the last 12 weeks; both stayers had their habit in week 4 (four of the first five weeks and more)
    assert last(world, "team_change", *names) == [3, 1, 2, 2, 2, 1, 2]


def test_a_lost_habit_is_a_pair_only_where_both_times_can_be_judged() -> None:
    world = working({"stays": "A" * 16, "slips": "A" * 11 + ".....", "comes": "." * 16}, comes=11)
    names = ("paired_people", "gained_people", "lost_people", "paired_people_before", "lost_people_before")
    # week 15 against week 11: slips held 11 of 12 then, 7 of 12 now; the week before 8 of 12 against 11 of 11: lost as well
    assert last(world, "team_change", *names) == [2, 0, 1, 2, 1]


def test_waiting_for_the_first_core_work_ends_with_it() -> None:
    world = working({"quick": "A....", "slow": "..A..", "never": "....."})
    rows = world.facts("person_start_week")["person_start_week"]
    found = {user: (mine["is_waiting"].tolist(), mine["is_first"].tolist()) for user, mine in rows.groupby("user_id")}
    assert found == {
        "quick": ([1, 0, 0, 0, 0], [1, 0, 0, 0, 0]),
        "slow": ([1, 1, 1, 0, 0], [0, 0, 1, 0, 0]),
        "never": ([1, 1, 1, 1, 1], [0, 0, 0, 0, 0]),
    }
    names = ("waiting_0", "first_0", "waiting_1", "first_1", "waiting_2", "first_2", "waiting_3", "first_3")
    assert last(world, "team_start", *names) == [3, 1, 2, 0, 2, 1, 1, 0]


def test_leave_and_entitlement_before_the_log_do_not_count_as_waiting() -> None:
    world = working({"away": "...A", "old": "...A"}, old=-1)
    world.add("setting_leave", user_id="away", leave_from_date=week(1), leave_to_date=week(3))
    rows = world.facts("person_start_week")["person_start_week"]
    assert rows["user_id"].unique().tolist() == ["away"]
    assert rows["is_waiting"].tolist() == [1, 0, 0, 1]


def test_the_pace_is_the_median_of_three_experienced_peers_when_the_newcomer_started_and_must_be_kept() -> None:
    # in week 3 the peers have 4, 8 and 12 actions of four weeks behind them: the pace is 8, however fast they become later
    world = working({"a": "1111999999", "b": "2222999999", "c": "3333999999", "new": "...2222222"}, a=-1, b=-1, c=-1, new=3)
    rows = world.facts("person_start_week")["person_start_week"].set_index("tenure_week")
    assert rows["has_pace"].dropna().to_dict() == {3: 1, 4: 1, 5: 1, 6: 1}
    assert rows["is_proficient"].tolist() == [0, 0, 0, 0, 1, 0, 0]
    assert rows["is_learning"].tolist() == [0, 0, 0, 1, 1, 0, 0]
    names = ("newcomers_compared", "newcomers_at_pace", "learning_3", "proficient_3", "learning_5")
    assert last(world, "team_start", *names) == [1, 1, 2, 1, 0]


def test_without_three_experienced_peers_nobody_is_compared() -> None:
    world = working({"a": "1111999999", "b": "2222999999", "new": "...2222222"}, a=-1, b=-1, new=3)
    rows = world.facts("person_start_week")["person_start_week"]
    assert rows["has_pace"].isna().all() and rows["is_learning"].sum() == 0


KEPT = [
    ("every week", "A" * 18, [1, 1, 1, 1, 1, 1, 1]),
    ("left out week two", "AA.AAA" + "A" * 12, [1, 1, 0, 1, 1, 1, 1]),
    ("gone after the first week", "A" + "." * 17, [1, 0, 0, 1, 0, 1, 0]),
    ("back in week 13 only", "A" + "." * 12 + "A....", [1, 0, 0, 1, 0, 1, 1]),
    ("once in the second month", "A.....A" + "." * 11, [1, 0, 0, 1, 1, 1, 0]),
]


@pytest.mark.parametrize(("reason", "pattern", "expected"), KEPT, ids=[case[0] for case in KEPT])
def test_retention_looks_at_fixed_weeks_after_the_first(reason: str, pattern: str, expected: list[int]) -> None:
    rows = working({"ann": pattern}).facts("team_retention")["team_retention"]
    names = ["week_4_people", "week_4_active", "week_4_streak", "week_8_people", "week_8_bracket"]
    assert rows[names].max().tolist() == expected[:5], reason
    assert rows[["week_16_people", "week_16_unbounded"]].max().tolist() == expected[5:], reason


def test_a_starter_counts_for_thirteen_weeks_and_not_before_reaching_the_week() -> None:
    rows = working({"ann": "A" * 20}).facts("team_retention")["team_retention"].set_index("week_start_date")
    counted = rows.index[rows["week_4_people"] == 1]
    assert [counted.min(), counted.max()] == [pd.Timestamp(week(4)), pd.Timestamp(week(16))]
    assert len(counted) == 13


def test_start_cohorts_hold_everybody_who_started_once_a_week() -> None:
    world = working({"jan": "AAAAAA", "feb": "....AA", "gone": "A....."})
    rows = world.facts("team_cohorts")["team_cohorts"]
    found = rows[["week_start_date", "start_month_date", "starters", "active_starters"]].astype(str).to_numpy().tolist()
    assert found[0] == ["2026-01-05", "2026-01-01", "2", "2"]
    assert found[-2:] == [["2026-02-09", "2026-01-01", "2", "1"], ["2026-02-09", "2026-02-01", "1", "1"]]


def test_building_the_last_weeks_alone_gives_the_rows_of_a_full_build() -> None:
    world = working({"a": "1" * 30, "b": "A.A" * 10, "c": "..." + "2" * 20, "d": "." * 16 + "1" * 14}, d=14)
    names = ("team_segments", "team_change", "person_start_week", "team_start", "team_retention", "team_cohorts")
    full, part = world.facts(*names), world.facts(*names, since=week(18))
    for name in names:
        expected = full[name][full[name]["week_start_date"] >= pd.Timestamp(week(18))].reset_index(drop=True)
        pd.testing.assert_frame_equal(part[name], expected)
