"""Fill, freshness and open deals of small tables, worked by hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from tests.sql_facts.worlds import World

AS_OF = datetime(2026, 3, 30)


def owned_world() -> World:
    """Ann in north, Bob in south, an integration and an administrator without a team."""
    world = World(as_of=AS_OF)
    world.person("ann")
    world.person("bob", team="south")
    world.person("admin", team=None)
    world.add("crm_user", user_id="sync", user_kind="integration")
    world.add("setting_half_life", object_type="contact", half_life_days=10.0)
    return world


def contact(world: World, name: str, *, owner: str | None = "ann", **values: Any) -> None:
    """A contact that a person entered on January 10th and nobody touched since, unless ``values`` say otherwise."""
    row = {"created_at": datetime(2026, 1, 10, 9), "modified_at": datetime(2026, 1, 10, 9), "created_by_user_id": "ann",
           "modified_by_user_id": "ann", "create_channel": "ui", "is_deleted": False, **values}  # fmt: skip
    world.add("record", object_type="contact", record_id=name, owner_user_id=owner, **row)


def changes(world: World) -> dict[str, list[str]]:
    """Days of human changes by record: the log's edits up to its last modification, and the days that its own stamps tell."""
    facts = world.facts("person_record_edit", "person_record_life")
    found: dict[str, set[str]] = {}
    for life in facts["person_record_life"].itertuples():
        edits = facts["person_record_edit"].query("record_id == @life.record_id and changed_date <= @life.last_date")["changed_date"]
        found[str(life.record_id)] = {f"{day:%m-%d}" for day in [*edits, life.entered_date, life.stamped_date] if not pd.isna(day)}
    return {name: sorted(days) for name, days in found.items() if days}


def test_human_changes_are_creation_edits_and_the_last_modification() -> None:
    world = owned_world()
    contact(world, "entered")
    contact(world, "edited", modified_at=datetime(2026, 3, 1), modified_by_user_id="bob")
    world.event("bob", datetime(2026, 2, 2, 9), object_id="edited")
    world.event("bob", datetime(2026, 2, 3, 9), "view", object_id="edited")
    assert changes(world) == {"entered": ["01-10"], "edited": ["01-10", "02-02", "03-01"]}


MACHINES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("an integration's update", {"modified_by_user_id": "sync"}, {"user": "sync", "actor_kind": "integration", "channel": "api"}),
    ("a person's key used through the API", {"modified_by_user_id": "ann"}, {"user": "ann", "channel": "api"}),
    ("a sync in a person's name", {"modified_by_user_id": "ann"}, {"user": "ann", "channel": "sync"}),
    ("a mass update that names no record", {"modified_by_user_id": "admin"}, {"user": "admin", "action": "mass_update", "object_id": None}),
    (
        "an import over existing records",
        {"modified_by_user_id": "admin"},
        {"user": "admin", "action": "import", "channel": "import", "object_id": None},
    ),
]


@pytest.mark.parametrize(("reason", "stamp", "event"), MACHINES, ids=[case[0] for case in MACHINES])
def test_a_change_without_a_hand_at_the_record_does_not_refresh(reason: str, stamp: dict[str, Any], event: dict[str, Any]) -> None:
    world = owned_world()
    contact(world, "c", modified_at=datetime(2026, 3, 1, 6, 2), **stamp)
    values = {"object_id": "c", **event}
    world.event(str(values.pop("user")), datetime(2026, 3, 1, 6), str(values.pop("action", "update")), **values)
    assert changes(world) == {"c": ["01-10"]}, reason


def test_a_save_that_changes_nothing_does_not_refresh() -> None:
    world = owned_world()
    contact(world, "c")  # the CRM left modified_at at January 10th
    world.event("ann", datetime(2026, 3, 1, 9), object_id="c")
    assert changes(world) == {"c": ["01-10"]}


def test_an_imported_record_has_no_known_human_change() -> None:
    world = owned_world()
    contact(world, "c", create_channel="import")
    contact(world, "d", created_by_user_id="sync", modified_by_user_id="sync")
    assert changes(world) == {}


def fresh(world: World, week: date) -> pd.DataFrame:
    """Freshness of contacts in one week by team."""
    rows = world.facts("record_freshness")["record_freshness"]
    return rows[rows["week_start_date"] == pd.Timestamp(week)].set_index("org_unit_id")


def test_freshness_halves_with_every_half_life_without_a_human_change() -> None:
    world = owned_world()
    contact(world, "today", created_at=datetime(2026, 3, 29, 9), modified_at=datetime(2026, 3, 29, 9))
    contact(world, "ten days", created_at=datetime(2026, 3, 19), modified_at=datetime(2026, 3, 19))
    contact(world, "forty days", created_at=datetime(2026, 2, 17), modified_at=datetime(2026, 2, 17))
    contact(world, "imported", create_channel="import", modified_by_user_id="sync")
    contact(world, "deleted", is_deleted=True)
    contact(world, "bob's", owner="bob", created_at=datetime(2026, 3, 28), modified_at=datetime(2026, 3, 28))
    contact(world, "nobody's", owner=None)
    rows = fresh(world, date(2026, 3, 23))  # judged on Sunday March 29th, half-life 10 days
    north = rows.loc["north"]
    assert (north["records"], north["known_records"]) == (4, 3)
    assert north["freshness_millionths"] == 1_000_000 + 500_000 + 62_500  # 0.5^0 + 0.5^1 + 0.5^4
    assert (north["changed_30d"], north["changed_90d"]) == (2, 3)
    assert rows.loc["south", "freshness_millionths"] == 933_033  # 0.5^0.1
    assert rows.loc["(no team)", "records"] == 1


def test_freshness_of_an_earlier_week_does_not_know_the_future() -> None:
    world = owned_world()
    contact(world, "c", modified_at=datetime(2026, 3, 10), modified_by_user_id="ann")
    contact(world, "later", created_at=datetime(2026, 3, 9), modified_at=datetime(2026, 3, 9))
    contact(world, "gone", is_deleted=True, deleted_at=datetime(2026, 3, 1))
    before = fresh(world, date(2026, 2, 23)).loc["north"]  # judged on March 1st: c entered on January 10th, 50 days; gone that day
    assert (before["records"], before["freshness_millionths"]) == (1, 31_250)  # 0.5^5
    after = fresh(world, date(2026, 3, 9)).loc["north"]  # judged on March 15th: c is 5 days old, later 6
    assert (after["records"], after["freshness_millionths"]) == (2, 707_107 + 659_754)


def test_fill_counts_applicable_filled_placeholder_and_unknown_apart() -> None:
    world = owned_world()
    states = {"filled": (True, True, False), "blank": (True, False, False), "n/a": (True, False, True), "hidden": (False, False, False),
              "unread": (None, None, None)}  # fmt: skip
    for name, (applies, filled, placeholder) in states.items():
        contact(world, name)
        world.add("record_field", object_type="contact", record_id=name, field_name="email", is_applicable=applies, is_filled=filled,
                  is_placeholder=placeholder)  # fmt: skip
    contact(world, "deleted", is_deleted=True)
    world.add("record_field", object_type="contact", record_id="deleted", field_name="email", is_applicable=True, is_filled=True)
    row = world.facts("record_fill")["record_fill"].iloc[0]
    assert (row["org_unit_id"], row["object_type"], row["field_name"]) == ("north", "contact", "email")
    assert list(row[["records", "applicable", "filled", "placeholders", "unknown"]]) == [5, 3, 1, 1, 1]


def test_fill_keeps_what_earlier_refreshes_counted() -> None:
    world = owned_world()
    contact(world, "c")
    world.add("record_field", object_type="contact", record_id="c", field_name="email", is_applicable=True, is_filled=True)
    for day, filled in ((date(2026, 2, 3), 2), (AS_OF.date(), 9)):  # as_of's own row is counted from the records instead
        world.add("record_fill_daily", snapshot_date=day, object_type="contact", owner_user_id="bob", field_name="email", n_records=4,
                  n_applicable=4, n_filled=filled, n_placeholder=1)  # fmt: skip
    rows = world.facts("record_fill")["record_fill"]
    found = [(row.org_unit_id, f"{row.snapshot_date:%m-%d}", row.filled) for row in rows.itertuples()]
    assert found == [("north", "03-29", 1), ("south", "02-02", 2)]  # the end of the day before each refresh


def test_a_record_without_an_owner_counts_for_the_team_it_belongs_to() -> None:
    world = owned_world()
    contact(world, "c", owner=None, owner_org_unit_id="south")
    world.add("record_field", object_type="contact", record_id="c", field_name="email", is_applicable=True, is_filled=True)
    facts = world.facts("record_fill", "record_freshness")
    assert set(facts["record_fill"]["org_unit_id"]) == set(facts["record_freshness"]["org_unit_id"]) == {"south"}


def deal(world: World, name: str, **values: Any) -> None:
    """An open deal of ann's over 100 EUR, entered on January 10th, modified 10 days before as_of by a person, due in May."""
    row: dict[str, Any] = {"stage_native": "Proposal", "stage_canonical": "open", "amount": 100, "currency": "EUR",
           "close_date": date(2026, 5, 1),
           "created_at": datetime(2026, 1, 10), "modified_at": AS_OF - timedelta(days=10), "owner_user_id": "ann",
           "is_deleted": False}  # fmt: skip
    modified_by = values.pop("modified_by", "ann")
    row.update(values)
    world.add("opportunity", opportunity_id=name, **row)
    world.add("record", object_type="opportunity", record_id=name, owner_user_id=row["owner_user_id"], created_at=row["created_at"],
              created_by_user_id="ann", modified_at=row["modified_at"], modified_by_user_id=modified_by, create_channel="ui")  # fmt: skip


def test_open_deals_carry_their_flags_and_amounts() -> None:
    world = owned_world()
    deal(world, "in work")
    deal(world, "untouched", modified_at=AS_OF - timedelta(days=30, seconds=1), amount=50)
    deal(world, "touched 30 days ago", modified_at=AS_OF - timedelta(days=30), amount=7)
    deal(world, "synced last night", modified_at=AS_OF - timedelta(hours=20), modified_by="sync", amount=20)
    deal(world, "past due", close_date=date(2026, 3, 29), amount=None)
    deal(world, "due today", close_date=date(2026, 3, 30), amount=1)
    deal(world, "undated", close_date=None, amount=2)
    deal(world, "won", stage_canonical="won")
    deal(world, "deleted", is_deleted=True)
    deal(world, "dollars", currency="USD", owner_user_id="bob")
    rows = world.facts("open_opportunities")["open_opportunities"].set_index(["org_unit_id", "currency"])
    assert sorted(rows.index) == [("north", "EUR"), ("south", "USD")]
    euros = rows.loc[("north", "EUR")]
    assert (euros["n_open"], float(euros["amount_open"])) == (7, 180.0)
    assert (euros["n_untouched_30d"], float(euros["amount_untouched_30d"])) == (1, 50.0)
    assert (euros["n_untouched_30d_human"], float(euros["amount_untouched_30d_human"])) == (2, 70.0)  # untouched, and the one only synced
    assert (euros["n_dated"], euros["n_past_due"], float(euros["amount_past_due"]), euros["n_no_amount"]) == (6, 1, 0.0, 1)


def test_open_deals_of_an_earlier_refresh_are_judged_as_of_then() -> None:
    world = owned_world()
    deal(world, "d", stage_canonical="won")
    world.add("record_snapshot_daily", snapshot_date=date(2026, 2, 20), object_type="opportunity", record_id="d", owner_user_id="bob",
              stage_native="Lead", amount=10, close_date=date(2026, 2, 19), modified_at=datetime(2026, 1, 10))  # fmt: skip
    row = world.facts("open_opportunities")["open_opportunities"].iloc[0]
    assert (row["org_unit_id"], f"{row['snapshot_date']:%m-%d}", row["stage"], row["n_open"]) == ("south", "02-19", "Lead", 1)
    assert (row["n_untouched_30d"], row["n_untouched_30d_human"], row["n_past_due"]) == (1, 1, 1)


def test_sign_ins_api_requests_and_usage_stay_apart() -> None:
    world = owned_world()
    for number, (user, outcome) in enumerate([("ann", "success"), ("ann", "failed"), (None, "failed"), ("bob", "success")]):
        world.add("login_event", login_id=str(number), user_id=user, occurred_at=datetime(2026, 1, 7, 9), outcome=outcome, channel="ui")
    world.add("api_request", request_id="r", user_id="sync", occurred_at=datetime(2026, 1, 7, 9))
    world.event("ann", datetime(2026, 1, 7, 9), "login")
    world.event("ann", datetime(2026, 1, 7, 9))
    world.event("ann", datetime(2026, 1, 7, 9), channel="api", event_count=2)
    world.event("sync", datetime(2026, 1, 7, 9), channel="api", actor_kind="integration", event_count=3)
    world.event("sync", datetime(2026, 1, 7, 9), channel="unknown", actor_kind="integration")  # a machine, whatever its channel
    world.event("bob", datetime(2026, 1, 7, 9), channel="unknown", event_count=4)
    rows = world.facts("team_traffic")["team_traffic"]
    sums = rows.groupby("org_unit_id")[
        ["logins_ok", "logins_failed", "api_requests", "usage_events", "told_events", "machine_events"]
    ].sum()
    assert sums.loc["north"].tolist() == [1, 1, 0, 3, 3, 2]
    assert sums.loc["south"].tolist() == [1, 0, 0, 4, 0, 0]  # a person or a machine: nobody can tell from an unknown channel
    assert sums.loc["(no team)"].tolist() == [0, 1, 1, 4, 4, 4]
