"""Who is effective, whom others look to, which functions are reached: worked by hand."""

from datetime import date, datetime, timedelta

import pytest

from tests.sql_facts.worlds import MONDAY, World

WEEKS = 6


def used(people: dict[str, tuple[str, ...]], *, team: str = "north") -> World:
    """People who do the given actions every week; the pack has three capabilities: update, create and view contacts."""
    world = World(as_of=datetime(2026, 1, 5) + timedelta(weeks=WEEKS))
    for index, action in enumerate(("update", "create", "view")):
        world.add("setting_pack", pack="general", capability=action, capability_index=index, object_type="contact", action=action)
    for user, actions in people.items():
        world.person(user, team=team)
        for action in actions:
            world.days(user, [MONDAY + timedelta(weeks=week) for week in range(WEEKS)], action)
    return world


def filled(world: World, user: str, fields: int, of: int, *, on: date = MONDAY + timedelta(weeks=WEEKS)) -> None:
    """What was found filled on the user's records at a look."""
    world.add("record_fill_daily", snapshot_date=on, object_type="contact", owner_user_id=user, field_name="email", n_records=of,
              n_applicable=of, n_filled=fields, n_placeholder=0)  # fmt: skip


def last(world: World, *columns: str) -> list[int]:
    """Columns of the last week's row of the one team."""
    row = world.facts("team_effective")["team_effective"].iloc[-1]
    return [int(row[column]) for column in columns]


NAMES = ("eligible_people", "habitual_people", "complete_people", "quality_known_people", "quality_met_people", "effective_people")


def test_habit_core_work_and_quality_are_all_needed_and_unknown_quality_is_not_held_against_anybody() -> None:
    two = ("update", "view")
    world = used({"good": two, "poor": two, "unknown": two, "narrow": ("view",), "absent": ()})
    filled(world, "good", 60, 100)
    filled(world, "poor", 59, 100)
    filled(world, "narrow", 100, 100)
    assert last(world, *NAMES) == [5, 4, 3, 3, 2, 2]


def test_the_last_look_counts_and_one_of_six_weeks_ago_does_not() -> None:
    world = used({"ann": ("update", "view"), "old": ("update", "view")})
    filled(world, "ann", 0, 100, on=MONDAY + timedelta(weeks=4))
    filled(world, "ann", 90, 100, on=MONDAY + timedelta(weeks=5))
    filled(world, "old", 0, 100, on=MONDAY + timedelta(days=2))
    rows = world.facts("team_effective")["team_effective"]
    assert rows["quality_known_people"].tolist() == [1, 1, 1, 2, 2, 1]
    assert rows["quality_met_people"].tolist() == [0, 0, 0, 0, 1, 1]


def test_a_manager_weighs_as_many_more_as_report_to_them() -> None:
    world = used({"boss": (), "ann": ("update",), "bob": ("update",)})
    for row in world.rows["crm_user"]:
        row["manager_user_id"] = "boss"
    world.add("crm_user", user_id="bot", user_kind="api", manager_user_id="boss")
    world.add("crm_user", user_id="former", user_kind="human", manager_user_id="boss", is_active=False)
    assert last(world, "leaders", "reports", "leaders_habitual", "reports_habitual", "habitual_people") == [1, 2, 0, 0, 2]


def test_a_function_is_reached_when_half_of_its_people_anywhere_are_effective() -> None:
    world = used({"ann": ("update", "view"), "bob": ()})
    for user in ("cid", "dan", "eva"):
        world.person(user, team="south")
    for row in world.rows["setting_person"]:
        row["application_type"] = "field_sales" if row["user_id"] in {"ann", "bob"} else "marketing" if row["user_id"] != "eva" else None
    rows = world.facts("team_effective")["team_effective"].groupby("org_unit_id").last()
    assert rows[["function_people", "reached_people"]].to_numpy().tolist() == [[2, 2], [2, 0]]


def test_only_teams_of_ten_are_compared_with_each_other() -> None:
    world = used({f"p{number}": ("update", "view") if number < 4 else () for number in range(10)})
    for number in range(9):
        world.person(f"q{number}", team="south")
    rows = world.facts("team_effective")["team_effective"].groupby("org_unit_id").last()
    names = ["large_teams", "large_people", "large_people_squared", "large_effective", "large_effective_millionths"]
    assert rows[names].to_numpy().tolist() == [[1, 10, 100, 4, 1_600_000], [0, 0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("pack", "days", "expected"),
    [
        ("daily", 15, [1, 1]),  # three quarters of 20
        ("daily", 14, [1, 0]),
        ("weekly", 3, [1, 1]),  # three quarters of 4
        ("weekly", 2, [1, 0]),
        ("none", 20, [0, 0]),  # a pack that does not say
    ],
)
def test_the_rhythm_follows_the_pack(pack: str, days: int, expected: list[int]) -> None:
    world = World(as_of=datetime(2026, 1, 5) + timedelta(weeks=4))
    for name, often in (("daily", 20), ("weekly", 4), ("none", None)):
        world.add(
            "setting_pack", pack=name, capability="keep", capability_index=0, object_type="contact", action="update", expected_days=often
        )
    world.person("ann")
    world.rows["setting_person"][0]["pack"] = pack
    workdays = [MONDAY + timedelta(days=day) for day in range(28) if day % 7 < 5]
    world.days("ann", [*workdays[:days], MONDAY + timedelta(days=5)])  # the Saturday does not count
    assert last(world, "rhythm_people", "in_rhythm_people") == expected
