"""Records that serve others, hand-offs, operations around the start, waiting against work: facts worked by hand."""

from datetime import date, datetime, timedelta

import pytest

from tests.sql_facts.test_starting_and_changing import START, last
from tests.sql_facts.worlds import MONDAY, World

AS_OF = START + timedelta(weeks=30)


def days_ago(days: float) -> datetime:
    """So many days before as_of."""
    return AS_OF - timedelta(days=days)


def shared() -> World:
    """Ann and Bob of the north, Cid of the south."""
    world = World(as_of=AS_OF)
    world.person("ann")
    world.person("bob")
    world.person("cid", team="south")
    return world


def record(world: World, name: str, *, owner: str | None = "ann", days: float = 300, by: str = "ann", channel: str = "ui") -> None:
    """One contact."""
    world.add("record", object_type="contact", record_id=name, owner_user_id=owner, created_by_user_id=by, created_at=days_ago(days),
              create_channel=channel, is_deleted=False)  # fmt: skip


def test_a_look_at_a_record_of_another_team_counts_with_the_one_who_looks() -> None:
    world = shared()
    record(world, "annas")
    record(world, "nobodys", owner=None)
    for user, days, name in (("bob", 2, "annas"), ("cid", 2, "annas"), ("cid", 91, "annas"), ("cid", 92, "annas"), ("cid", 2, "nobodys")):
        world.event(user, days_ago(days), "view", object_id=name)
    world.event("cid", days_ago(3), "update", object_id="annas", channel="mass_update")
    world.event("cid", days_ago(3), "list")
    assert last(world, "team_handoff", "looks", "foreign_looks") == [1, 0]
    assert last(world, "team_handoff", "looks", "foreign_looks", team="south") == [2, 2]


@pytest.mark.parametrize(
    ("user", "after", "expected"),
    [
        ("bob", 0.5, [1, 0, 0, 0, 0]),  # a colleague
        ("cid", 27.9, [1, 0, 0, 0, 0]),
        ("cid", 28, [0, 0, 0, 0, 0]),  # four weeks are over
        ("ann", 0.9, [0, 0, 0, 0, 0]),  # still entering
        ("ann", 1, [0, 1, 0, 0, 0]),
        ("ann", 3, [0, 0, 1, 0, 0]),
        ("ann", 7, [0, 0, 0, 1, 0]),
        ("ann", 14, [0, 0, 0, 0, 1]),
        ("ann", 28, [0, 0, 0, 0, 0]),
    ],
)
def test_an_entry_serves_others_or_the_one_who_entered_it(user: str, after: float, expected: list[int]) -> None:
    world = shared()
    record(world, "new", days=60)
    world.event(user, days_ago(60 - after), "view", object_id="new")
    found = last(world, "team_handoff", "entries", "served_others", "served_1", "served_3", "served_7", "served_14")
    assert found == [1, *expected]


def test_entries_are_those_by_hand_that_had_four_weeks_to_serve() -> None:
    world = shared()
    for name, days, channel in (
        ("fresh", 28, "ui"),
        ("ripe", 28.1, "ui"),
        ("old", 119, "ui"),
        ("older", 119.1, "ui"),
        ("bulk", 60, "import"),
    ):
        record(world, name, days=days, channel=channel)
    assert last(world, "team_handoff", "entries") == [2]


def test_a_hand_off_is_linked_when_the_next_team_finds_the_customer() -> None:
    world = shared()
    at = days_ago(30)
    for number, extra in enumerate(({"converted_opportunity_id": "o1"}, {"converted_account_id": "a1"}, {"converted_contact_id": "c1"})):
        world.add("lead", lead_id=f"l{number}", owner_user_id="ann", converted_at=at, **extra)
    world.add("lead", lead_id="open", owner_user_id="ann")
    for number, (stage, closed, account) in enumerate(
        (("won", at, "a1"), ("won", at, None), ("lost", at, "a1"), ("won", days_ago(366), "a1"))
    ):
        world.add(
            "opportunity", opportunity_id=f"o{number}", owner_user_id="bob", stage_canonical=stage, closed_at=closed, account_id=account
        )
    world.add("case_ticket", case_id="k1", owner_user_id="cid", created_at=at, account_id="a1")
    world.add("case_ticket", case_id="k2", owner_user_id="cid", created_at=at, contact_id="c1")
    assert last(world, "team_handoff", "handoffs", "linked_handoffs") == [5, 3]
    assert last(world, "team_handoff", "handoffs", "linked_handoffs", team="south") == [2, 1]


def test_hand_offs_of_an_object_of_which_the_crm_holds_no_link_are_not_judged() -> None:
    world = shared()
    at = days_ago(30)
    world.add("lead", lead_id="l", owner_user_id="ann", converted_at=at, converted_account_id="a1")
    world.add("lead", lead_id="lost on the way", owner_user_id="ann", converted_at=at)
    world.add("opportunity", opportunity_id="o", owner_user_id="ann", stage_canonical="won", closed_at=at)
    world.add("case_ticket", case_id="k", owner_user_id="ann", created_at=at)
    assert last(world, "team_handoff", "handoffs", "linked_handoffs") == [2, 1]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("lead", {"lead_id": "l", "converted_at": days_ago(30)}),
        ("opportunity", {"opportunity_id": "o", "stage_canonical": "won", "closed_at": days_ago(30)}),
        ("case_ticket", {"case_id": "k", "created_at": days_ago(30)}),
    ],
)
def test_where_the_crm_links_nothing_no_hand_off_is_judged(table: str, row: dict[str, object]) -> None:
    world = shared()
    world.event("ann", days_ago(2), "view", object_id="a1")  # the north has a row of its own
    record(world, "a1")
    world.add(table, owner_user_id="ann", **row)
    assert last(world, "team_handoff", "handoffs", "linked_handoffs") == [0, 0]


def test_a_deal_without_a_closing_time_was_handed_over_on_its_close_date() -> None:
    world = shared()
    for number, days in enumerate((30, 366)):
        world.add(
            "opportunity",
            opportunity_id=f"o{number}",
            owner_user_id="ann",
            stage_canonical="won",
            close_date=days_ago(days).date(),
            account_id="a1",
        )
    assert last(world, "team_handoff", "handoffs", "linked_handoffs") == [1, 1]


def operations(by_week: list[int], *, begun: int) -> World:
    """Orders of one customer of the north per week, and Ann's first use in week ``begun``."""
    world = World(as_of=START + timedelta(weeks=len(by_week)))
    world.person("ann")
    world.add("account", account_id="a1", owner_user_id="ann")
    world.days("ann", [MONDAY + timedelta(weeks=begun)])
    for week, count in enumerate(by_week):
        for number in range(count):
            at = START + timedelta(weeks=week, hours=9 + number)
            world.add(
                "ext_ops", source_id="erp", ops_id=f"{week}.{number}", kind="order", occurred_at=at, account_id="a1", org_unit_id="north"
            )
    return world


SWITCH = ("switched_teams", "judged_weeks", "actual_events", "recovered_teams", "recovery_weeks")


def test_a_dip_after_the_start_is_lost_business_until_two_weeks_are_usual_again() -> None:
    # the first week of the log may be cut; eight weeks of 4 and 6 before the start: 5 a week; the last week may be cut as well
    world = operations([1, *[4, 6] * 4, 2, 3, 5, 3, 5, 6, 5, 1], begun=9)
    rows = world.facts("team_switch")["team_switch"].set_index("week_start_date")
    ended = rows.iloc[-1]
    # standard deviation of 4 and 6 (n - 1): 1.069; range from 5 - 1.28 x 1.069 = 3.63
    assert [ended[name] for name in SWITCH] == [1, 7, 29, 1, 4]
    assert ended["forecast_millionths"] == 35_000_000 and ended["lost_millionths"] == (3 + 2 + 2) * 1_000_000
    assert rows["judged_weeks"].tolist() == [1, 2, 3, 4, 5, 6, 7, 7]
    assert rows["recovered_teams"].tolist() == [0, 0, 0, 0, 0, 1, 1, 1]


def test_a_season_a_year_before_is_expected_again() -> None:
    # two a week before the start and in the same weeks a year before, but four after them that year: four are to be expected
    weeks = [1, *[2] * 12, *[4] * 13, *[2] * 27, *[2] * 12, *[4] * 6, 1]
    world = operations(weeks, begun=65)
    rows = world.facts("team_switch")["team_switch"]
    # week by week: the middle of three weeks a year before; the first has one usual neighbour: (2 + 4 + 4) / 3, then 4 ...
    first = rows.iloc[0]
    assert first["forecast_millionths"] == pytest.approx(10_000_000 / 3, abs=1)
    assert rows.iloc[4]["forecast_millionths"] == pytest.approx(10_000_000 / 3 + 16_000_000, abs=4)
    assert rows.iloc[4]["lost_millionths"] == 0


def test_without_eight_weeks_before_the_start_nothing_is_judged() -> None:
    assert operations([1, *[5] * 7, 1, 1, 1], begun=8).facts("team_switch")["team_switch"].empty
    assert len(operations([1, *[5] * 8, 1, 1, 1], begun=9).facts("team_switch")["team_switch"]) == 3


def test_work_is_compared_with_the_same_hour_of_the_week_before_by_what_others_waited() -> None:
    world = World(as_of=START + timedelta(weeks=2))
    world.person("ann")
    world.person("cid", team="south")
    for week, (waits, count) in enumerate(((1_000, 9), (3_000, 4))):
        at = START + timedelta(weeks=week, days=1, hours=9)
        for number in range(count):
            world.event("ann", at + timedelta(minutes=number), latency_ms=70)
        for number in range(5):
            world.event("cid", at + timedelta(minutes=number), latency_ms=waits)
    world.event("ann", START + timedelta(days=8, hours=11), latency_ms=70)  # nothing an hour before it, a week earlier
    names = ("hour_pairs", "wait_change", "work_change", "wait_change_squared", "wait_work_change")
    # ln 10 = 2.303, ln 5 = 1.609
    assert last(world, "team_latency", *names) == [1, 2_000, 1_609 - 2_303, 4_000_000, 2_000 * (1_609 - 2_303)]
    assert last(world, "team_latency", *names, team="south") == [0, 0, 0, 0, 0]  # ann's four actions are fewer than five


def test_a_unit_of_ten_people_is_compared_through_its_teams() -> None:
    world = World(as_of=START + timedelta(weeks=12))
    for number in range(10):
        world.person(f"p{number}", team="north" if number < 6 else "south")
    for row in world.rows["setting_team"]:
        row["unit_id"] = "sales"
    for number in (0, 1, 2, 6):
        world.days(f"p{number}", [MONDAY + timedelta(weeks=week) for week in range(12)])
    world.add("setting_pack", pack="general", capability="keep", capability_index=0, object_type="contact", action="update")
    names = ("large_units", "unit_people", "unit_people_squared", "unit_effective", "unit_effective_millionths", "large_teams")
    assert last(world, "team_effective", *names) == [1, 6, 60, 3, 1_200_000, 0]
    assert last(world, "team_effective", *names, team="south") == [0, 4, 40, 1, 400_000, 0]


def test_a_week_built_alone_has_the_changes_of_a_full_build() -> None:
    world = World(as_of=START + timedelta(weeks=6))
    world.person("ann")
    world.person("bob")
    for day in range(42):
        for number in range(5 + day % 3):
            world.event(("ann", "bob")[number % 2], START + timedelta(days=day, hours=10, minutes=number), latency_ms=100 * day)
            world.event("bob", START + timedelta(days=day, hours=10, minutes=number), latency_ms=90 * day)
    since = date(2026, 2, 2)
    full = world.facts("team_latency")["team_latency"]
    part = world.facts("team_latency", since=since)["team_latency"]
    assert part["hour_pairs"].sum() > 0
    assert part.to_dict("records") == full[full["week_start_date"] >= part["week_start_date"].min()].to_dict("records")
