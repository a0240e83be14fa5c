"""What counts as a day of work, in which zone, for which team; worked by hand."""

from datetime import date, datetime, timedelta

import pandas as pd

from tests.sql_facts.worlds import MONDAY, World, noon

BERLIN_WINTER = {
    "time_zone": "Europe/Berlin",
    "utc_from_at": datetime(2025, 10, 26, 1),
    "utc_to_at": datetime(2026, 3, 29, 1),
    "offset_s": 3600,
}
BERLIN_SUMMER = {
    "time_zone": "Europe/Berlin",
    "utc_from_at": datetime(2026, 3, 29, 1),
    "utc_to_at": datetime(2026, 10, 25, 1),
    "offset_s": 7200,
}


def weeks_of(rows: pd.DataFrame, user: str, column: str) -> dict[str, object]:
    """One column of one person by week."""
    mine = rows[rows["user_id"] == user]
    return {f"{day:%m-%d}": value for day, value in zip(mine["week_start_date"], mine[column], strict=True)}


def test_a_late_sunday_event_in_utc_belongs_to_monday_where_the_team_is() -> None:
    world = World(as_of=datetime(2026, 4, 6))
    world.team("north", "Europe/Berlin")
    world.add("setting_utc_offset", **BERLIN_WINTER)
    world.add("setting_utc_offset", **BERLIN_SUMMER)
    world.person("ann")
    world.event("ann", datetime(2026, 1, 11, 22, 59))  # 23:59 on Sunday the 11th
    world.event("ann", datetime(2026, 1, 11, 23, 0))  # 00:00 on Monday the 12th
    world.event("ann", datetime(2026, 3, 29, 21, 59))  # summer time since that morning: 23:59 on Sunday the 29th
    world.event("ann", datetime(2026, 3, 29, 22, 0))  # 00:00 on Monday the 30th
    rows = world.facts("person_activity_week")["person_activity_week"]
    assert weeks_of(rows, "ann", "day_mask") == {"01-05": 1, "01-12": 64, "03-23": 1, "03-30": 64}


def test_signing_in_alone_is_not_activity_and_machines_do_not_count() -> None:
    world = World(as_of=datetime(2026, 1, 12))
    world.person("ann")
    world.event("ann", noon(MONDAY), "login")
    world.event("ann", noon(MONDAY + timedelta(days=1)), "view", event_count=3)  # a row of day grain: three views
    world.event("ann", noon(MONDAY + timedelta(days=2)), actor_kind="automation", channel="automation")
    rows = world.facts("person_activity_week")["person_activity_week"].set_index("actor_kind")
    assert list(rows.loc["human", ["events", "sign_ins", "reads", "writes", "day_mask"]]) == [4, 1, 3, 0, 32]  # Tuesday only
    assert list(rows.loc["automation", ["events", "writes", "day_mask"]]) == [1, 1, 0]


def test_a_missing_channel_and_one_called_unknown_are_one_row() -> None:
    world = World(as_of=datetime(2026, 1, 12))
    world.person("ann")
    world.event("ann", noon(MONDAY), channel=None)
    world.event("ann", noon(MONDAY + timedelta(days=1)), channel="unknown")
    world.event("ann", noon(MONDAY + timedelta(days=1)), channel="unknown", actor_kind=None)  # nobody's work: no day
    rows = world.facts("person_activity_week")["person_activity_week"].set_index(["channel", "actor_kind"])
    assert rows["events"].to_dict() == {("unknown", "human"): 2, ("unknown", "unknown"): 1}
    assert rows["day_mask"].to_dict() == {("unknown", "human"): 96, ("unknown", "unknown"): 0}  # Monday 64 + Tuesday 32


def test_an_account_that_is_no_person_never_counts() -> None:
    world = World(as_of=datetime(2026, 1, 12))
    world.person("ann")
    world.person("robot", user_kind="api")
    world.days("robot", [MONDAY])
    facts = world.facts("person_week")
    assert set(facts["person_week"]["user_id"]) == {"ann"}
    assert facts["person"].set_index("user_id")["is_entitled"].to_dict() == {"ann": True, "robot": False}


def test_an_account_without_entitlement_is_not_eligible() -> None:
    world = World(as_of=datetime(2026, 1, 12))
    world.person("ann")
    world.add("crm_user", user_id="guest", user_kind="human")
    world.days("guest", [MONDAY])
    assert world.facts("team_activity")["team_activity"]["eligible_people"].tolist() == [1]


def test_events_at_or_after_as_of_do_not_exist() -> None:
    world = World(as_of=datetime(2026, 1, 8))
    world.person("ann")
    world.event("ann", datetime(2026, 1, 7, 23, 59, 59))
    world.event("ann", datetime(2026, 1, 8))
    assert weeks_of(world.facts("person_activity_week")["person_activity_week"], "ann", "events") == {"01-05": 1}


def test_the_home_team_is_the_primary_membership_at_the_end_of_the_week_else_the_first_by_id() -> None:
    world = World(as_of=datetime(2026, 1, 26))
    for team in ("a", "b", "c"):
        world.team(team)
    world.person("ann", team=None)
    world.add("org_membership", org_unit_id="b", user_id="ann", is_primary=False)
    world.add("org_membership", org_unit_id="a", user_id="ann", is_primary=False, valid_to=datetime(2026, 1, 14))
    world.add("org_membership", org_unit_id="c", user_id="ann", is_primary=True, valid_from=datetime(2026, 1, 21))
    world.add("org_membership", org_unit_id="role:rep", user_id="ann", is_primary=True)  # no team of ours
    facts = world.facts("person_week")
    assert weeks_of(facts["person_week"], "ann", "org_unit_id") == {"01-05": "a", "01-12": "b", "01-19": "c"}
    assert facts["person"]["org_unit_id"].tolist() == ["c"]


def test_a_person_without_a_team_belongs_to_no_team() -> None:
    world = World(as_of=datetime(2026, 1, 12))
    world.person("pavel", team=None)
    assert weeks_of(world.facts("person_week")["person_week"], "pavel", "org_unit_id") == {"01-05": "(no team)"}


def test_a_leaver_stays_with_the_last_team_while_the_window_still_holds_eligible_days() -> None:
    world = World(as_of=datetime(2026, 3, 2))
    world.team("north")
    world.person("rosa", team=None, entitled=(MONDAY, date(2026, 1, 21)))
    world.add("org_membership", org_unit_id="north", user_id="rosa", is_primary=True, valid_to=datetime(2026, 1, 21, 9))
    rows = world.facts("person_week")["person_week"]
    assert set(rows["org_unit_id"]) == {"north"}
    # entitled from the 5th to the 20th: 16 days; the 28 days to Sunday February 15th begin on January 19th and hold the 19th and 20th
    assert weeks_of(rows, "rosa", "eligible_days_28") == {"01-05": 7, "01-12": 14, "01-19": 16, "01-26": 16, "02-02": 9, "02-09": 2}


def test_leave_and_holidays_take_days_from_what_is_expected() -> None:
    world = World(as_of=datetime(2026, 2, 2))
    world.person("ann")
    world.add("setting_leave", user_id="ann", leave_from_date=date(2026, 1, 7), leave_to_date=date(2026, 1, 20))  # back on Tuesday the 20th
    world.add(
        "setting_leave", user_id="ann", leave_from_date=date(2026, 1, 9), leave_to_date=date(2026, 1, 12)
    )  # written twice: counts once
    world.add("setting_calendar", org_unit_id="*", day_date=date(2026, 1, 6), kind="holiday")
    world.add("setting_calendar", org_unit_id="north", day_date=date(2026, 1, 28), kind="holiday")
    world.add("setting_calendar", org_unit_id="south", day_date=date(2026, 1, 29), kind="holiday")
    world.add("setting_calendar", org_unit_id="north", day_date=date(2026, 1, 30), kind="peak")
    world.days("ann", [date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 28), date(2026, 1, 30), date(2026, 1, 31)])
    last = world.facts("person_week")["person_week"].iloc[-1]
    assert last["eligible_days_28"] == 28 - 13
    # Mondays to Fridays: 5th, (6th holiday), leave 7th to 19th, 20th to 23rd, 26th, 27th, (28th holiday), 29th, 30th
    assert last["scheduled_days_28"] == 1 + 4 + 2 + 2
    assert last["worked_days_28"] == 2  # the 5th and the 30th: holidays and Saturday are no scheduled days
    assert last["active_days_28"] == 5


def test_capabilities_and_core_actions_follow_the_pack() -> None:
    world = World(as_of=datetime(2026, 1, 12))
    world.person("ann")
    world.add("setting_pack", pack="general", capability="keep contacts", capability_index=0, object_type="contact", action="update")
    world.add("setting_pack", pack="general", capability="keep all", capability_index=1, object_type="contact", action="update")
    world.add("setting_pack", pack="general", capability="work deals", capability_index=2, object_type="opportunity", action="update")
    world.add("setting_pack", pack="other", capability="views", capability_index=3, object_type="contact", action="view")
    for action in ("update", "update", "view"):
        world.event("ann", noon(MONDAY), action)
    row = world.facts("person_week")["person_week"].iloc[0]
    # two updates are core, each shows two capabilities of three; the view belongs to another pack
    assert (row["core_actions"], row["capabilities_used"], row["capabilities_expected"]) == (2, 2, 3)
