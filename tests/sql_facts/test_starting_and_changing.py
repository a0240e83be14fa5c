"""The pace of a role, the order in which people begin, rights, changes of the CRM, reports that die: facts worked by hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from tests.sql_facts.worlds import MONDAY, World

START = datetime(2026, 1, 5)


def last(world: World, fact: str, *columns: str, team: str = "north") -> list[int]:
    """Columns of a team's last row of a fact."""
    rows = world.facts(fact)[fact]
    rows = rows[rows["org_unit_id"] == team]
    return [int(rows.iloc[-1][column]) for column in columns]


def with_pack(world: World, user: str, pack: str, **person: Any) -> None:
    """Add a person of north with a pack."""
    world.person(user, **person)
    world.rows["setting_person"][-1]["pack"] = pack


def in_weeks(world: World, user: str, weeks: list[int]) -> None:
    """One contact changed on the Wednesday of each week."""
    world.days(user, [MONDAY + timedelta(weeks=week, days=2) for week in weeks])


def paced(weeks: int = 12, *, days: int = 0) -> World:
    """Packs for every week and for every second week."""
    world = World(as_of=START + timedelta(weeks=weeks, days=days))
    for pack, expected in (("weekly", 4), ("sparse", 2), ("rare", 1)):
        world.add("setting_pack", pack=pack, capability="work", capability_index=0, object_type="contact", action="update",
                  expected_days=expected)  # fmt: skip
    return world


NAMES = ("here_people", "active_people", "new_people", "returning_people", "resurrected_people", "dormant_people")


def test_who_comes_every_second_week_has_left_a_weekly_role_but_not_one_of_two_weeks() -> None:
    world = paced()
    for user, pack in (("ann", "weekly"), ("bob", "sparse"), ("cid", "rare")):
        with_pack(world, user, pack)
        in_weeks(world, user, [0, 2, 4, 6, 8, 10])  # not in the last week
    assert last(world, "team_rhythm", *NAMES) == [3, 2, 0, 2, 0, 1]
    assert last(world, "team_rhythm", "judged_people", "habitual_people", "sparse_people") == [3, 2, 2]


def test_a_week_that_is_not_over_does_not_count_yet() -> None:
    world = paced(12, days=2)
    with_pack(world, "ann", "weekly")
    in_weeks(world, "ann", [10, 11])
    assert last(world, "team_rhythm", *NAMES) == [1, 1, 0, 1, 0, 0]


def test_new_and_back_again_are_told_apart_in_the_interval_of_the_role() -> None:
    world = paced(8)
    for user in ("new", "back", "early"):
        with_pack(world, user, "sparse")
    in_weeks(world, "new", [6])
    in_weeks(world, "back", [0, 7])
    in_weeks(world, "early", [5])
    assert last(world, "team_rhythm", *NAMES) == [3, 2, 1, 0, 1, 1]


def test_an_interval_on_leave_is_skipped() -> None:
    world = paced(8)
    with_pack(world, "ann", "sparse")
    in_weeks(world, "ann", [3, 6])
    world.add("setting_leave", user_id="ann", leave_from_date=MONDAY + timedelta(weeks=4), leave_to_date=MONDAY + timedelta(weeks=6))
    assert last(world, "team_rhythm", *NAMES) == [1, 1, 0, 1, 0, 0]


def test_people_are_ordered_by_their_first_core_work_in_the_whole_crm() -> None:
    world = paced(8)
    for number in range(50):
        with_pack(world, f"p{number:02}", "weekly", team="north" if number % 2 else "south")
        if number < 49:
            in_weeks(world, f"p{number:02}", [0 if number < 1 else 1 if number < 8 else 2 if number < 25 else 3 if number < 42 else 6])
    names = ("eligible_people", "innovators", "early_adopters", "early_majority", "late_majority", "laggards", "not_begun")
    assert last(world, "team_rollout", *names, team="south") == [25, 1, 3, 9, 8, 4, 0]
    assert last(world, "team_rollout", *names) == [25, 0, 4, 8, 9, 3, 1]


def test_all_who_begin_in_one_week_stand_in_the_middle() -> None:
    world = paced(6)
    for user in ("ann", "bob", "cid"):
        with_pack(world, user, "weekly")
        in_weeks(world, user, [1, 2, 3, 4, 5])
    assert last(world, "team_rollout", "early_majority", "early_habitual", "later_habitual") == [3, 0, 3]


def test_beginning_in_a_peak_of_the_own_team_or_in_exams_of_everybody_is_counted_for_half_a_year() -> None:
    world = paced(30)
    for user, week in (("ann", 1), ("bob", 3), ("cid", 28), ("dan", 29)):
        with_pack(world, user, "weekly")
        in_weeks(world, user, [week])
    with_pack(world, "eve", "weekly", team="south")
    in_weeks(world, "eve", [28])
    world.add("setting_calendar", org_unit_id="north", day_date=MONDAY + timedelta(weeks=28, days=6), kind="peak")
    world.add("setting_calendar", org_unit_id="north", day_date=MONDAY + timedelta(weeks=29), kind="review")
    assert last(world, "team_rollout", "starters", "busy_starters") == [2, 1]
    assert last(world, "team_rollout", "starters", "busy_starters", team="south") == [0, 0]  # no calendar: not known
    world.add("setting_calendar", org_unit_id="*", day_date=MONDAY + timedelta(weeks=29, days=1), kind="exam")
    assert last(world, "team_rollout", "starters", "busy_starters") == [2, 2]
    assert last(world, "team_rollout", "starters", "busy_starters", team="south") == [1, 0]


def test_a_day_is_covered_by_anybody_and_well_covered_by_somebody_with_a_habit() -> None:
    world = paced(6, days=4)  # Monday to Thursday of the seventh week are over
    for user in ("ann", "bob"):
        with_pack(world, user, "weekly")
    in_weeks(world, "ann", [0, 1, 2, 3, 4, 5, 6])
    world.days("bob", [MONDAY + timedelta(weeks=6), MONDAY + timedelta(weeks=6, days=1)])
    world.add("setting_calendar", org_unit_id="north", day_date=MONDAY + timedelta(weeks=6, days=1), kind="holiday")
    assert last(world, "team_coverage", "scheduled_days", "covered_days", "practised_days") == [3, 2, 1]


HOURS = ("shift_hours", "covered_hours", "practised_hours", "alone_hours")


def on_shift(world: World, weekdays: range, hours: range, **window: date) -> None:
    """Hours of north."""
    for weekday in weekdays:
        for hour in hours:
            world.add("setting_shift", org_unit_id="north", weekday=weekday, hour=hour, **window)


def test_an_hour_on_shift_is_covered_by_one_action_and_four_in_a_row_without_any_are_a_long_gap() -> None:
    world = paced(6, days=4)  # Monday to Thursday of the seventh week are over
    for user in ("ann", "bob"):
        with_pack(world, user, "weekly")
    in_weeks(world, "ann", [0, 1, 2, 3, 4, 5])
    on_shift(world, range(5), range(8, 16))
    monday = START + timedelta(weeks=6)
    world.event("ann", monday + timedelta(hours=9, minutes=30))  # Monday: 8, then 10 and 11, alone
    world.event("bob", monday + timedelta(hours=9, minutes=59))  # beside her: somebody practised is there
    on_shift(world, range(1), range(8, 10), from_date=monday.date())  # written twice, one shift
    world.event("bob", monday + timedelta(hours=12))  # then 13 to 15 alone: three hours are no long gap
    world.event("ann", monday + timedelta(hours=20))  # off shift
    world.event("bob", monday + timedelta(days=1, hours=10), "login")  # Tuesday: signing in alone is no work
    world.event("ann", monday + timedelta(days=1, hours=12), actor_kind="integration")  # nor is what a program does in her name
    world.event("bob", monday + timedelta(days=2, hours=12))  # Wednesday: 8 to 11 alone
    assert last(world, "team_hours", *HOURS) == [32, 3, 1, 8 + 4 + 8]


FOREVER = (datetime(2010, 1, 1), datetime(2040, 1, 1))


def in_zone(world: World, zone: str, *clock: tuple[datetime, datetime, int]) -> None:
    """The teams live by a clock of spans, each with its hours ahead of UTC in seconds."""
    world.rows["setting_team"] = [{**row, "time_zone": zone} for row in world.rows["setting_team"]]
    for begin, end, offset_s in clock:
        world.add("setting_utc_offset", time_zone=zone, utc_from_at=begin, utc_to_at=end, offset_s=offset_s)


def test_hours_are_of_the_teams_own_clock_and_only_on_days_of_the_shift() -> None:
    world = paced(3)
    with_pack(world, "ann", "weekly")
    in_weeks(world, "ann", [0, 1, 2])
    in_zone(world, "Asia/Kolkata", (*FOREVER, 19800))
    monday = START + timedelta(weeks=2)
    on_shift(world, range(7), range(1), from_date=monday.date() + timedelta(days=1), to_date=monday.date() + timedelta(days=4))
    world.event("ann", monday + timedelta(days=1, hours=18, minutes=45))  # a quarter past midnight of Wednesday in Kolkata
    assert last(world, "team_hours", *HOURS) == [3, 1, 0, 0]


def test_an_hour_of_monday_that_is_still_sunday_in_utc_is_covered_where_only_this_week_is_built() -> None:
    world = paced(3)
    with_pack(world, "ann", "weekly")
    in_zone(world, "Asia/Kolkata", (*FOREVER, 19800))
    monday = START + timedelta(weeks=2)
    on_shift(world, range(1), range(2))
    world.event("ann", monday - timedelta(hours=5, minutes=15))  # a quarter past midnight of Monday in Kolkata
    rows = world.facts("team_hours", since=monday.date())["team_hours"]
    assert rows[["shift_hours", "covered_hours"]].to_numpy().tolist() == [[2, 1]]


def test_in_a_week_in_which_the_clock_changes_each_hour_is_read_by_the_clock_of_its_moment() -> None:
    world = paced(3)
    with_pack(world, "ann", "weekly")
    monday = START + timedelta(weeks=2)
    change = monday + timedelta(days=2, hours=1)
    in_zone(world, "Europe/Berlin", (FOREVER[0], change, 3600), (change, FOREVER[1], 7200))
    on_shift(world, range(1, 2), range(23, 24))  # the last hour of Tuesday
    on_shift(world, range(3, 4), range(1))  # the first of Thursday
    for day in (1, 2):
        world.event("ann", monday + timedelta(days=day, hours=22, minutes=30))  # half past eleven, and a day later half past midnight
    assert last(world, "team_hours", *HOURS[:2]) == [2, 2]


def test_a_team_without_shifts_has_no_hours() -> None:
    world = paced(3)
    with_pack(world, "ann", "weekly")
    in_weeks(world, "ann", [0, 1, 2])
    assert world.facts("team_hours")["team_hours"].empty


def may(world: World, user: str, **levels: str | None) -> None:
    """What somebody may read."""
    for name, level in levels.items():
        world.add("permission", user_id=user, object_type=name, read_level=level, is_deleted=False)


def test_who_meets_customers_is_open_closed_or_in_between() -> None:
    world = World(as_of=START + timedelta(weeks=2))
    for user in ("ann", "bob", "cid", "dan", "eve", "fay"):
        world.person(user)
        world.rows["setting_person"][-1]["application_type"] = "analytic" if user == "fay" else "field_sales"
    may(world, "ann", account="all", contact="all", case="all", task="own")
    may(world, "bob", account="all", contact="all", case="team")
    may(world, "cid", account="all", contact="all", opportunity="none")
    may(world, "dan", account="all", contact=None)
    may(world, "fay", account="all", contact="all")
    assert last(world, "team_access", "facing_people", "judged_people", "open_people", "blind_people") == [5, 3, 1, 1]


def test_a_leaver_meets_no_customers_any_more() -> None:
    world = World(as_of=START + timedelta(weeks=2))
    for user, until in (("ann", None), ("bob", date(2026, 1, 12))):
        world.person(user, entitled=(MONDAY, until))
        world.rows["setting_person"][-1]["application_type"] = "call_centre"
    assert last(world, "team_access", "facing_people", "judged_people") == [1, 0]


def changed(world: World, week: int, day: int, target: str, *, is_derived: bool = False) -> None:
    """One change of the CRM."""
    number = len(world.rows.get("config_change", []))
    world.add("config_change", change_id=f"c{number}", changed_at=START + timedelta(weeks=week, days=day, hours=9), section="field",
              target=target, action="update", is_derived=is_derived)  # fmt: skip


def test_a_change_of_what_was_changed_on_another_day_of_two_weeks_did_not_hold() -> None:
    world = World(as_of=START + timedelta(weeks=6))
    world.person("ann")
    for week, day, target in ((1, 0, "a"), (1, 0, "a"), (1, 3, "a"), (3, 3, "a"), (5, 4, "a"), (5, 4, "b")):
        changed(world, week, day, target)
    changed(world, 5, 5, "b", is_derived=True)
    rows = world.facts("team_system")["team_system"]
    assert rows["week_start_date"].min() == pd.Timestamp(MONDAY + timedelta(weeks=1))  # before the first change nothing is known
    assert rows["crm_changes"].tolist() == [3, 0, 1, 0, 3]
    assert rows["redone_changes"].tolist() == [1, 1, 2, 2, 2]  # on day 3, and two weeks later; 15 days later it is another matter
    assert rows["dated_changes"].tolist() == [3, 3, 4, 4, 6] and rows["log_teams"].tolist() == [1] * 5


def test_imports_taken_back_are_those_of_the_team_in_thirteen_weeks() -> None:
    world = World(as_of=START + timedelta(weeks=15))
    world.person("ann")
    world.person("cid", team="south")
    for number, (user, week, kind, status) in enumerate((
        ("ann", 1, "import", "reverted"), ("ann", 2, "import", "reverted"), ("ann", 14, "import", "done"), ("ann", 14, "export", "done"),
        ("ann", 14, "import", "failed"), ("cid", 14, "mass_update", "done"),
    )):  # fmt: skip
        world.add(
            "data_job", job_id=f"j{number}", kind=kind, status_canonical=status, user_id=user, started_at=START + timedelta(weeks=week)
        )
    assert last(world, "team_system", "jobs", "reverted_jobs") == [2, 1]
    assert last(world, "team_system", "jobs", "reverted_jobs", team="south") == [1, 0]


def test_a_report_is_dead_after_ninety_days_without_an_opening_and_forgotten_after_a_year() -> None:
    world = World(as_of=START + timedelta(weeks=60))
    world.person("ann")
    end = START + timedelta(weeks=60)
    for name, days in (("alive", 90), ("dead", 91), ("forgotten", 366), ("old", 365)):
        world.event("ann", end - timedelta(days=days, hours=-9), "report", object_type="report", object_id=name)
    world.event("ann", end - timedelta(days=1), "view", object_type="dashboard", object_id="dead")  # another kind of thing
    world.event("ann", end - timedelta(days=1), "report", object_type="report", object_id="dead", actor_kind="automation")
    assert last(world, "team_system", "known_reports", "dead_reports") == [4, 2]


def test_building_the_last_weeks_alone_gives_the_rows_of_a_full_build() -> None:
    world = paced(20)
    for number in range(6):
        with_pack(world, f"p{number}", ("weekly", "sparse")[number % 2])
        in_weeks(world, f"p{number}", list(range(number, 20, number + 1)))
    world.add("setting_calendar", org_unit_id="*", day_date=MONDAY + timedelta(weeks=2), kind="freeze")
    for week in range(1, 20, 3):
        changed(world, week, week % 5, "a")
    names = ("team_rhythm", "team_rollout", "team_system", "team_coverage")
    full, since = world.facts(*names), date(2026, 3, 2)
    part = world.facts(*names, since=since)
    for name in names:
        expected = full[name][full[name]["week_start_date"] >= pd.Timestamp(since)].reset_index(drop=True)
        pd.testing.assert_frame_equal(part[name], expected)
