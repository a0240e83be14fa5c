"""Events of the systems beside the CRM on small tables, worked by hand."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from tests.sql_facts.sales import AS_OF, sales, talk
from tests.sql_facts.worlds import World

ORDER = datetime(2026, 3, 24, 12)  # a Tuesday


def shop() -> World:
    """Acme is ann's in north, Bolt is bob's in south; orders come from another source."""
    world = sales()
    for name, owner in (("acme", "ann"), ("bolt", "bob")):
        world.add("account", account_id=name, owner_user_id=owner, is_deleted=False)
    world.add("contact", contact_id="eve", account_id="acme", is_deleted=False)
    return world


def order(world: World, account: str | None = "acme", at: datetime = ORDER, **values: Any) -> None:
    """An order that a person typed into the shop's system."""
    number = len(world.rows.get("ext_ops", []))
    row = {
        "source_id": "erp",
        "ops_id": f"e{number}",
        "kind": "order",
        "occurred_at": at,
        "account_id": account,
        "actor_kind": "human",
        **values,
    }
    world.add("ext_ops", **row)


def north(world: World) -> pd.Series:
    """North's week of the order."""
    rows = world.facts("team_capture")["team_capture"]
    return rows[(rows["org_unit_id"] == "north") & (rows["week_start_date"] == pd.Timestamp(2026, 3, 23))].iloc[0]


def test_an_order_is_known_when_the_team_touched_the_customer_the_day_before() -> None:
    world = shop()
    order(world)
    world.event("ann", ORDER - timedelta(days=1), "view", object_type="contact", object_id="eve")
    assert north(world)[["ops_events", "known_before", "known_after"]].tolist() == [1, 1, 0]


def test_an_order_is_bypassed_when_only_others_machines_or_later_work_touched_the_customer() -> None:
    world = shop()
    order(world)
    order(world, account="bolt", org_unit_id="north")  # the export itself says whose order it is
    order(world, account=None)  # a customer whom the CRM does not know is no bypass
    world.event("bob", ORDER, "view", object_type="account", object_id="acme")  # another team
    world.event("ann", ORDER - timedelta(hours=1), object_type="account", object_id="acme", channel="api")
    world.event("ann", ORDER - timedelta(days=1, seconds=1), "view", object_type="account", object_id="acme")
    world.event("ann", ORDER + timedelta(days=7), "view", object_type="account", object_id="acme")
    assert north(world)[["ops_events", "known_before", "known_after"]].tolist() == [2, 0, 1]


def test_a_call_is_captured_when_it_is_entered_as_a_call_within_a_day() -> None:
    world = shop()
    for account, entered in (("acme", ORDER + timedelta(days=1)), ("bolt", ORDER + timedelta(days=2))):
        order(world, account=account, kind="call", actor_kind="system", org_unit_id="north")
        talk(world, "call", ORDER, about="x", account_id=account, created_at=entered)
    order(world, kind="meeting", actor_kind="system")  # a meeting is not a call
    week = north(world)
    assert (week["talks"], week["captured_talks"], week["typed"]) == (3, 1, 0)


def test_what_people_type_here_and_there_within_a_day_is_typed_twice() -> None:
    world = shop()
    order(world)
    order(world, actor_kind="system")  # recorded by itself
    order(world, account="bolt", org_unit_id="north")
    world.add("opportunity", opportunity_id="d", account_id="acme", stage_canonical="open", is_deleted=False)
    world.event("ann", ORDER + timedelta(hours=20), "create", object_type="opportunity", object_id="d")
    world.event("bob", ORDER, "view", object_type="account", object_id="bolt")
    week = north(world)
    assert (week["typed"], week["typed_twice"]) == (2, 1)


def test_customers_of_several_channels_are_one_when_all_events_stand_on_one_account() -> None:
    world = shop()
    for key, account, channel in (("k1", "acme", "shop"), ("k1", "acme", "phone"), ("k2", "acme", "shop"), ("k2", "bolt", "phone"),
                                  ("k3", "acme", "shop"), ("k3", None, "phone"), ("k4", "acme", "shop")):  # fmt: skip
        order(world, account=account, customer_key=key, channel=channel)
    order(world, customer_key="k4", channel="phone", at=AS_OF - timedelta(days=366))  # too long ago to count
    rows = world.facts("customer_channels")["customer_channels"].set_index("org_unit_id")
    assert rows.loc["north", ["multi_channel", "unified"]].tolist() == [2, 1]  # k1 and k3
    assert rows.loc["(no team)", ["multi_channel", "unified"]].tolist() == [1, 0]  # k2 is two accounts
