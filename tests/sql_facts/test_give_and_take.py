"""What people write, read, take out and look up, how long they wait: facts worked by hand."""

from datetime import date, datetime, timedelta

from tests.sql_facts.worlds import MONDAY, World


def at(day: int, clock: str) -> datetime:
    """A UTC time ``day`` days after the first Monday."""
    hour, minute = clock.split(":")
    return datetime(2026, 1, 5) + timedelta(days=day, hours=int(hour), minutes=int(minute))


def empty(weeks: int = 1) -> World:
    """Ann and Bob of the north, Cid of the south."""
    world = World(as_of=datetime(2026, 1, 5) + timedelta(weeks=weeks))
    world.person("ann")
    world.person("bob")
    world.person("cid", team="south")
    return world


def row(world: World, fact: str, *columns: str, team: str = "north") -> list[int]:
    """Columns of a fact in the world's last week."""
    rows = world.facts(fact)[fact]
    found = rows[(rows["org_unit_id"] == team) & (rows["week_start_date"] == rows["week_start_date"].max())].iloc[0]
    return [int(found[column]) for column in columns]


def test_a_report_is_acted_on_when_something_is_written_after_it_in_the_same_clock_hour() -> None:
    world = empty()
    for user, opened, written in (
        ("ann", "09:10", "09:50"),
        ("ann", "10:10", "10:05"),
        ("ann", "11:50", "12:05"),
        ("bob", "09:10", "09:10"),
    ):
        world.event(user, at(1, opened), "report", object_type="report")
        world.event(user, at(1, written), "update")
    world.event("ann", at(2, "09:00"), "view", object_type="dashboard")
    world.event("ann", at(2, "09:30"), "view", object_type="dashboard")
    world.event("ann", at(2, "09:40"), "export", object_type="contact")
    world.event("ann", at(3, "09:00"), "view", object_type="contact")  # no report
    names = ("insights", "insight_hours", "acted_hours", "exported_hours", "exports", "aware_people", "eligible_people")
    assert row(world, "team_signals", *names) == [6, 5, 2, 1, 1, 2, 2]


def test_who_once_opened_a_report_stays_aware_and_machines_do_not_count() -> None:
    world = empty(weeks=3)
    world.event("ann", at(1, "09:00"), "report", object_type="report")
    world.event("bob", at(1, "09:00"), "report", object_type="report", actor_kind="automation")
    rows = world.facts("team_signals")["team_signals"]
    assert rows[rows["org_unit_id"] == "north"]["aware_people"].tolist() == [1, 1, 1]


def test_shares_of_writing_and_reading_are_of_everybody_in_four_weeks() -> None:
    world = empty(weeks=5)
    for day in (0, 7, 14, 21, 28):  # the first of them lies before the four weeks
        world.event("ann", at(day, "09:00"), "update")
        world.event("cid", at(day, "09:00"), "view")
        world.event("ann", at(day, "10:00"), "view")
    world.event("cid", at(28, "10:00"), "create", event_count=4)
    assert row(world, "team_signals", "write_share_millionths", "read_share_millionths") == [500_000, 500_000]
    assert row(world, "team_signals", "write_share_millionths", "read_share_millionths", team="south") == [500_000, 500_000]


def test_a_burst_is_set_against_even_days_up_to_the_review_and_stays_for_four_weeks() -> None:
    world = empty(weeks=2)
    world.add("setting_calendar", org_unit_id="*", day_date=MONDAY + timedelta(days=3), kind="review")
    world.add("setting_calendar", org_unit_id="south", day_date=MONDAY + timedelta(days=7), kind="review")  # a Monday: left out
    for day, count in ((0, 1), (1, 1), (2, 5), (3, 3), (4, 9)):
        world.event("ann", at(day, "09:00"), "update", event_count=count)
    world.event("cid", at(7, "09:00"), "update")
    names = ("review_writes", "burst_writes", "burst_expected_millionths", "writes")
    assert row(world, "team_signals", *names) == [10, 8, 5_000_000, 0]  # two of four days
    assert row(world, "team_signals", *names, team="south") == [0, 0, 0, 1]


def test_waiting_is_counted_by_class_and_against_who_worked_in_the_same_hour() -> None:
    world = empty()
    world.event("ann", at(1, "09:00"), latency_ms=200)
    world.event("ann", at(1, "09:59"), latency_ms=201)
    world.event("bob", at(1, "10:00"), latency_ms=5_001)
    world.event("cid", at(1, "10:30"), latency_ms=90_000)
    world.event("bob", at(1, "10:10"), latency_ms=None)
    world.event("bob", at(1, "10:20"), latency_ms=100, actor_kind="integration")
    names = ("timed", "waits_0", "waits_1", "waits_6", "waits_8", "crowd", "crowd_squared", "waited_ms", "crowd_waited")
    assert row(world, "team_latency", *names) == [3, 1, 1, 1, 0, 1 + 1 + 2, 1 + 1 + 4, 5_402, 200 + 201 + 2 * 5_001]
    assert row(world, "team_latency", *names, team="south") == [1, 0, 0, 0, 1, 2, 4, 60_000, 120_000]


def test_a_contact_is_prepared_by_an_own_look_at_its_customer_within_a_day_before() -> None:
    world = empty()
    held = {"kind": "call", "owner_user_id": "ann", "status_canonical": "done", "created_at": at(2, "12:30")}
    for name, extra in {
        "company": {"account_id": "a1"},
        "filed": {"related_object_id": "o1"},
        "stale": {"account_id": "a2"},
        "other": {"account_id": "a3"},
        "blind": {"account_id": "a4"},
        "nobody": {},
        "planned": {"account_id": "a1", "status_canonical": "planned"},
        "task": {"account_id": "a1", "kind": "task"},
    }.items():
        world.add("activity", activity_id=name, **{**held, "completed_at": at(2, "12:00"), **extra})
    world.event("ann", at(1, "12:01"), "view", object_id="a1", object_type="account")
    world.event("ann", at(2, "11:59"), "view", object_id="o1", object_type="opportunity")
    world.event("ann", at(1, "12:00"), "view", object_id="a2", object_type="account")  # a day before to the minute: too early
    world.event("bob", at(2, "11:00"), "view", object_id="a3", object_type="account")  # a colleague
    world.event("ann", at(2, "12:01"), "view", object_id="a4", object_type="account")  # afterwards
    assert row(world, "team_contacts", "contacts", "prepared") == [5, 2]


def test_a_record_changed_by_its_author_within_ten_minutes_was_corrected() -> None:
    world = empty()
    for name in ("right", "wrong", "late", "colleague"):
        world.event("ann", at(1, "09:00"), "create", object_id=name)
    world.event("ann", at(1, "09:10"), "update", object_id="wrong")
    world.event("ann", at(1, "09:05"), "update", object_id="wrong")
    world.event("ann", at(1, "09:11"), "update", object_id="late")
    world.event("bob", at(1, "09:01"), "update", object_id="colleague")
    world.event("ann", at(1, "09:00"), "create", object_id="batch", channel="import")
    assert row(world, "team_contacts", "creations", "corrected") == [4, 1]


def test_lateness_runs_from_the_end_of_a_call_to_its_entry_and_counts_for_four_weeks() -> None:
    world = empty(weeks=2)
    for number, hours in enumerate((0, 23, 24, 71, 72, 95, 96, 144, 264, -1)):
        ended = at(1, "12:00")
        world.add("activity", activity_id=f"c{number}", kind="call", owner_user_id="ann", status_canonical="done", completed_at=ended,
                  created_at=ended + timedelta(hours=hours))  # fmt: skip
    world.add("activity", activity_id="mail", kind="email", owner_user_id="ann", completed_at=at(1, "12:00"), created_at=at(5, "12:00"))
    world.add("activity", activity_id="gone", kind="call", owner_user_id="ann", completed_at=at(1, "12:00"), is_deleted=True)
    names = ["entered", *(f"late_{place}" for place in range(7))]
    assert row(world, "team_contacts", *names) == [9, 2, 1, 1, 2, 1, 1, 1]


def test_building_the_last_weeks_alone_gives_the_rows_of_a_full_build() -> None:
    world = empty(weeks=7)
    for day in range(0, 45, 2):
        world.event("ann", at(day, "09:00"), "report", object_type="report", latency_ms=300 * day)
        world.event("ann", at(day, "09:20"), "create", object_id=f"n{day}", latency_ms=50)
        world.event("ann", at(day, "09:25"), "update", object_id=f"n{day}")
        world.event("cid", at(day, "09:30"), "view", object_id="a1", latency_ms=900)
        world.add("activity", activity_id=f"c{day}", kind="call", owner_user_id="cid", completed_at=at(day, "23:00"),
                  created_at=at(day + 2, "01:00"), account_id="a1")  # fmt: skip
        world.add("setting_calendar", org_unit_id="*", day_date=date(2026, 1, 5) + timedelta(days=day), kind="review")
    names = ("person_signal_week", "team_signals", "team_latency", "person_contact", "person_lookup_week", "team_contacts")
    since = MONDAY + timedelta(weeks=5)
    full, part = world.facts(*names), world.facts(*names, since=since)
    for name in names:
        keys = ["activity_id"] if name == "person_contact" else []
        expected = full[name][full[name]["week_start_date"] >= since.isoformat()].reset_index(drop=True)
        found = part[name][part[name]["week_start_date"] >= since.isoformat()]
        assert (
            found.sort_values(keys or list(found.columns[:3])).astype(str).to_numpy().tolist()
            == expected.sort_values(keys or list(found.columns[:3])).astype(str).to_numpy().tolist()
        )


def test_weekly_changes_are_paired_with_those_of_the_week_before() -> None:
    world = World(as_of=datetime(2026, 1, 5) + timedelta(weeks=5))
    for number in range(5):
        world.person(f"p{number}")
    for week, active in enumerate((5, 4, 4, 2, 3)):  # levels of use 10000, 8000, 8000, 4000, 6000
        for number in range(active):
            world.days(f"p{number}", [MONDAY + timedelta(weeks=week)], "view")
    world.add("setting_half_life", object_type="contact", half_life_days=7.0)
    changed = at(6, "09:00")  # the first Sunday: freshness 10000, then half of it every week
    world.add("record", object_type="contact", record_id="c1", owner_user_id="p0", created_by_user_id="p0", modified_by_user_id="p0",
              created_at=changed, modified_at=changed, create_channel="ui")  # fmt: skip
    names = ("pairs", "use_sum", "use_before_sum", "fresh_sum", "fresh_before_sum", "use_by_fresh_before", "fresh_by_use_before")
    # use changes by -2000, 0, -4000, 2000; freshness by -5000, -2500, -1250, -625
    assert row(world, "team_loop", *names) == [
        3, -2_000, -6_000, -4_375, -8_750, 0 * -5_000 + -4_000 * -2_500 + 2_000 * -1_250, -2_500 * -2_000 + -1_250 * 0 + -625 * -4_000
    ]  # fmt: skip
