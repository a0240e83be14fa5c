"""Habit and lifecycle states of single people, week by week, worked by hand."""

from datetime import date, datetime, timedelta

import pytest

from tests.sql_facts.worlds import MONDAY, World


def week(number: int) -> date:
    """Monday of week 0, 1, 2 ..."""
    return MONDAY + timedelta(weeks=number)


def lived(pattern: str, *, entitled: tuple[date | None, date | None] = (MONDAY, None), as_of: datetime | None = None) -> World:
    """Ann's weeks: ``A`` active on Wednesday, ``L`` on leave all week, ``.`` neither."""
    world = World(as_of=as_of or datetime.combine(week(len(pattern)), datetime.min.time()))
    world.person("ann", entitled=entitled)
    world.days("ann", [week(place) + timedelta(days=2) for place, sign in enumerate(pattern) if sign == "A"])
    for place, sign in enumerate(pattern):
        if sign == "L":
            world.add("setting_leave", user_id="ann", leave_from_date=week(place), leave_to_date=week(place + 1))
    return world


STATES = [
    ("first event ever, then week after week", "AAA", "new returning returning"),
    ("no event yet is never, not dormant", "..A", "never never new"),
    ("the first missed week is dormant, the second churned", "A...", "new dormant churned churned"),
    ("back after a missed week", "A.A", "new dormant resurrected"),
    ("back after a long time", "A...A", "new dormant churned churned resurrected"),
    ("a week of leave is skipped: work before and after it is one row", "ALA", "new on_leave returning"),
    ("the week after leave is missed: dormant only then", "AL..", "new on_leave dormant churned"),
    ("dormant before leave stays away after it", "A.L.", "new dormant on_leave churned"),
    ("leave before the first event", "L.A", "on_leave never new"),
    ("thirteen weeks of leave are skipped too", "A" + "L" * 13 + "A", "new " + "on_leave " * 13 + "returning"),
]


@pytest.mark.parametrize(("reason", "pattern", "expected"), STATES, ids=[state[0] for state in STATES])
def test_lifecycle_state_by_week(reason: str, pattern: str, expected: str) -> None:
    rows = lived(pattern).facts("person_week")["person_week"]
    assert rows["lifecycle_state"].tolist() == expected.split(), reason


def test_a_leaver_is_left_once_and_never_dormant() -> None:
    rows = lived("AA....", entitled=(MONDAY, week(2))).facts("person_week")["person_week"]
    # eligible days stay in the 28-day window for three more weeks, without a state
    assert rows["lifecycle_state"].fillna("-").tolist() == ["new", "returning", "left", "-", "-"]
    assert rows["eligible_days_28"].tolist() == [7, 14, 14, 14, 7]


def test_who_was_active_before_being_entitled_again_is_resurrected_not_new() -> None:
    world = lived("....A", entitled=(week(3), None))
    world.days("ann", [MONDAY])
    assert world.facts("person_week")["person_week"]["lifecycle_state"].tolist() == ["churned", "resurrected"]


def test_a_mover_keeps_the_history() -> None:
    world = lived("AAA")
    world.team("south")
    world.add("org_membership", org_unit_id="south", user_id="ann", is_primary=True, valid_from=datetime(2026, 1, 13))
    world.rows["org_membership"][0]["valid_to"] = datetime(2026, 1, 13)
    rows = world.facts("team_lifecycle")["team_lifecycle"]
    assert list(zip(rows["org_unit_id"], rows["state"], rows["active_before"], strict=True)) == [
        ("north", "new", 0),
        ("south", "returning", 1),
        ("south", "returning", 1),
    ]


HABITS = [
    ("three weeks are too early", "AAA", "too early"),
    ("new: four of four", "AAAA", "habitual"),
    ("new: the last four count, not the first week", ".AAAA", "habitual"),
    ("new: three of the last four are not enough", "AA.A", "not habitual"),
    ("new: a week of leave is skipped", "AALAA", "habitual"),
    ("new with leave: three eligible weeks are too early", "ALAA", "too early"),
    ("nine of the last twelve", "AAA.AAA.AAA.", "habitual"),
    ("eight of the last twelve", "AAA.AAA.AA..", "not habitual"),
    ("only the last twelve weeks count", "AAAA" + "AAA.AAA.AA..", "not habitual"),
    ("weeks before do not hurt", "...." + "AAA.AAA.AAA.", "habitual"),
    ("ten eligible weeks need eight (7.5 rounded up)", "A" + "AALLAAAAAA..", "habitual"),
    ("ten eligible weeks: seven are not enough", "A" + "AALLAAAAA...", "not habitual"),
    ("leave does not break a habit", "A" * 8 + "LLLL", "habitual"),
    ("three eligible weeks of twelve are too early to judge", "A" * 6 + "AAALLLLLLLLL", "too early"),
]


@pytest.mark.parametrize(("reason", "pattern", "expected"), HABITS, ids=[habit[0] for habit in HABITS])
def test_habit_in_the_last_week(reason: str, pattern: str, expected: str) -> None:
    rows = lived(pattern).facts("person_week")["person_week"]
    assert rows["habit_state"].iloc[-1] == expected, reason


def test_the_running_week_does_not_count_for_or_against_a_habit() -> None:
    friday = datetime.combine(week(4) + timedelta(days=4), datetime.min.time())
    rows = lived("AAAA.", as_of=friday).facts("person_week")["person_week"]
    assert rows["days_elapsed"].tolist() == [7, 7, 7, 7, 4]
    assert rows["habit_state"].tolist()[-2:] == ["habitual", "habitual"]
    rows = lived("AAA.A", as_of=friday).facts("person_week")["person_week"]
    assert rows["habit_state"].iloc[-1] == "not habitual"


@pytest.mark.parametrize(("per_week", "expected"), [(15, True), (14, False)])
def test_power_is_a_habit_with_fifteen_core_actions_a_week(per_week: int, expected: bool) -> None:
    world = lived("AAAAA")
    world.add("setting_pack", pack="general", capability="work", capability_index=0, object_type="contact", action="update")
    for event in world.rows["usage_event"][1:]:
        event["event_count"] = per_week
    assert world.facts("person_week")["person_week"]["is_power"].iloc[-1] == expected


def test_the_window_of_a_running_week_ends_on_its_last_elapsed_day() -> None:
    world = lived(
        "A...A", as_of=datetime.combine(week(4) + timedelta(days=3), datetime.min.time())
    )  # as_of Thursday: Wednesday has elapsed
    last = world.facts("person_week")["person_week"].iloc[-1]
    # 28 days to Wednesday of week 4 begin on Thursday of week 0: Wednesday of week 0 is out, Wednesday of week 4 is bit 0
    assert (last["active_days_28"], last["active_days_7"], last["day_bits"] & 1) == (1, 1, 1)
    assert last["day_bits"] == 1 + (1 << 28)
