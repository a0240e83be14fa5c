"""Closed deals and entered activities of small tables, worked by hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from tests.sql_facts.sales import STAGES, before, deal, sales, stage, talk
from tests.sql_facts.worlds import World


def closed(world: World, week: date) -> pd.Series:
    """North's closed deals of one week."""
    rows = world.facts("closed_deals")["closed_deals"]
    return rows[(rows["week_start_date"] == pd.Timestamp(week)) & (rows["org_unit_id"] == "north")].iloc[0]


def close(world: World, name: str, **values: Any) -> None:
    """A deal won on Tuesday March 24th over 100 EUR, entered 100 days before, unless ``values`` say otherwise."""
    won = datetime(2026, 3, 24, 12)
    row: dict[str, Any] = {"stage_native": "Won", "stage_canonical": "won", "stage_order": 9, "closed_at": won, "close_date": won.date(),
           "created_at": won - timedelta(days=100), **values}  # fmt: skip
    deal(world, name, **row)


def test_deals_entered_within_a_week_of_winning_are_late_by_amount() -> None:
    world = sales()
    won = datetime(2026, 3, 24, 12)
    close(world, "early", amount=60)
    close(world, "late", created_at=won - timedelta(days=7), amount=40)
    close(world, "afterwards", created_at=won + timedelta(days=1), amount=10)
    close(world, "renewal", created_at=won, amount=1000, opportunity_type="recurring")
    close(world, "imported", created_at=won, amount=1000, channel="import")
    close(world, "partner's", created_at=won, amount=1000, channel="portal")
    close(world, "lost", stage_canonical="lost", created_at=won)
    week = closed(world, date(2026, 3, 23))
    assert (week["won"], week["lost"], week["amount_won"]) == (6, 1, 3110)
    assert (week["judged_late"], week["late"]) == (3, 2)
    assert (week["amount_judged_late"], week["amount_late"]) == (110, 50)


def test_a_tenth_of_the_median_cycle_is_late_too() -> None:
    world = sales()
    for number in range(20):
        close(world, f"usual {number}")  # 100 days each: a tenth is 10
    close(world, "ten days", created_at=datetime(2026, 3, 14, 12))
    close(world, "eleven days", created_at=datetime(2026, 3, 13, 12))
    week = closed(world, date(2026, 3, 23))
    assert (week["judged_late"], week["late"]) == (22, 1)


@pytest.mark.parametrize(
    ("close_date", "is_late"),
    [
        (date(2026, 3, 24), 0),  # Tuesday, entered that day
        (date(2026, 3, 20), 0),  # Friday: two working days before Tuesday
        (date(2026, 3, 19), 1),  # Thursday: three
        (date(2026, 3, 21), 0),  # Saturday counts like the Friday before
        (date(2026, 4, 30), 0),  # later than entered
    ],
)
def test_a_closing_is_backdated_beyond_two_working_days(close_date: date, is_late: int) -> None:
    world = sales()
    close(world, "d", close_date=close_date)
    stage(world, "d", datetime(2026, 3, 24, 12), "Won", was="Lead")
    week = closed(world, date(2026, 3, 23))
    assert (week["judged_backdated"], week["backdated"]) == (1, is_late)


def test_where_won_deals_came_from_and_how_much_is_known_of_them() -> None:
    world = sales()
    world.add("setting_fiscal_quarter", source_id="*", quarter_from_date=date(2026, 1, 1), quarter_to_date=date(2026, 4, 1))
    close(world, "fair", lead_source="Fair", amount=70)
    close(world, "placeholder", lead_source="n/a", amount=20)
    close(world, "by its lead", lead_source="Web", amount=10)
    world.add("record_link", from_object_type="opportunity", from_record_id="fair", to_object_type="campaign", to_record_id="c")
    world.add("record_link", from_object_type="lead", from_record_id="l", to_object_type="campaign", to_record_id="c")
    world.add("record_link", from_object_type="opportunity", from_record_id="placeholder", to_object_type="campaign", to_record_id="c")
    world.add("lead", lead_id="l", converted_opportunity_id="by its lead")
    for number in range(6):
        for name, filled in (("fair", 2), ("placeholder", 1)):  # two of six are a third, one of six less than a fifth
            world.add("record_field", object_type="opportunity", record_id=name, field_name=f"f{number}", is_filled=number < filled)
    world.add("record_field", object_type="opportunity", record_id="placeholder", field_name="amount", is_filled=True)
    talk(world, "call", datetime(2026, 3, 1), about="fair")
    talk(world, "meeting", datetime(2026, 3, 25), about="fair")  # after the closing
    talk(world, "task", datetime(2026, 3, 1), about="fair")
    week = closed(world, date(2026, 3, 23))
    assert (week["amount_judged_source"], week["amount_sourced"]) == (100, 80)
    assert (week["amount_judged_campaign"], week["amount_campaigned"]) == (100, 80)
    assert (week["judged_thin"], week["thin"]) == (2, 1)
    assert (week["judged_presale"], week["presale_activities"]) == (3, 1)
    assert (week["judged_quarter"], week["quarter_end"]) == (3, 3)


def test_conversations_that_no_deal_is_linked_to_are_not_zero_conversations() -> None:
    world = sales()
    close(world, "won", account_id=None)
    talk(world, "call", datetime(2026, 3, 1), about="", related_object_id=None, account_id="a")  # no deal of this CRM names its account
    assert closed(world, date(2026, 3, 23))["judged_presale"] == 0
    deal(world, "open", account_id="a")
    assert closed(world, date(2026, 3, 23))["judged_presale"] == 1


@pytest.mark.parametrize(
    ("about", "judged"),
    [
        ({"kind": "task"}, 0),  # no conversation: the CRM may keep only these
        ({"kind": "email"}, 1),
        ({"kind": "meeting", "related_object_id": None}, 0),
        ({"kind": "meeting", "related_object_type": "lead"}, 0),
        ({"kind": "meeting", "related_object_type": "lead", "account_id": "a"}, 1),  # by the account that a deal names
    ],
)
def test_presale_is_judged_where_some_conversation_can_be_linked_to_a_deal(about: dict[str, str | None], judged: int) -> None:
    world = sales()
    close(world, "won", account_id="a")
    talk(world, str(about.pop("kind")), datetime(2026, 3, 1), about="won", **about)
    assert closed(world, date(2026, 3, 23))["judged_presale"] == judged


def test_deals_first_seen_late_in_the_pipeline_are_counted() -> None:
    world = sales()
    for order, name in enumerate(STAGES):
        deal(world, name, stage_native=name, stage_order=order)
    for name, first in (("from the start", "Lead"), ("from the offer on", "Offer")):
        close(world, name)
        stage(world, name, before(60), first)
        stage(world, name, before(6), "Won", was=first)
    week = closed(world, date(2026, 3, 23))
    assert (week["judged_first_stage"], week["late_first_stage"]) == (2, 1)


def test_activities_are_entered_the_same_day_soon_or_late() -> None:
    world = sales()
    deal(world, "d")
    entered = datetime(2026, 3, 24, 12)
    for held in (datetime(2026, 3, 24, 9), datetime(2026, 3, 20, 9), datetime(2026, 3, 19, 9), datetime(2026, 3, 25)):
        talk(world, "call", held, about="d", created_at=entered)
    talk(world, "call", datetime(2026, 1, 1), about="d", created_at=entered, channel="import")
    talk(world, "note", datetime(2026, 1, 1), about="d", created_at=entered)
    row = world.facts("activity_entry")["activity_entry"].iloc[0]
    assert (row["org_unit_id"], row["entered"], row["entered_same_day"], row["entered_next_days"], row["entered_late"]) == (
        "north",
        4,
        2,
        1,
        1,
    )
