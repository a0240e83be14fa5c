"""A small sales world: people, deals, their stages, moves and activities."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.sql_facts.worlds import World

AS_OF = datetime(2026, 3, 30)  # a Monday: deals are judged that morning
STAGES = ("Lead", "Proposal", "Offer", "Contract")


def before(days: int, *, hour: int = 9) -> datetime:
    """So many days before as_of."""
    return AS_OF - timedelta(days=days) + timedelta(hours=hour)


def sales() -> World:
    """Ann in north, Bob in south, Cy whose account is closed; one euro company."""
    world = World(as_of=AS_OF)
    world.add("crm_source", vendor="test", base_currency="EUR")
    world.person("ann", is_active=True)
    world.person("bob", team="south", is_active=True)
    world.person("cy", is_active=False)
    return world


def deal(world: World, name: str, *, channel: str = "ui", **values: Any) -> None:
    """An open euro deal of ann's in stage Lead, entered 10 days ago, due in May, unless ``values`` say otherwise."""
    row: dict[str, Any] = {"owner_user_id": "ann", "stage_native": "Lead", "stage_order": 1, "stage_canonical": "open", "amount": 100,
           "currency": "EUR", "close_date": date(2026, 5, 20), "created_at": before(10), "modified_at": before(1), "is_deleted": False,
           "account_id": f"account of {name}", **values}  # fmt: skip
    world.add("opportunity", opportunity_id=name, **row)
    world.add("record", object_type="opportunity", record_id=name, created_at=row["created_at"], create_channel=channel, is_deleted=False)


def stage(world: World, name: str, entered: datetime, native: str, *, was: str | None = None, left: datetime | None = None) -> None:
    """One row of stage history."""
    canonical = {"Won": "won", "Lost": "lost"}.get(native, "open")
    world.add("stage_history", opportunity_id=name, stage_native=native, stage_canonical=canonical, entered_at=entered, left_at=left,
              previous_stage_native=was)  # fmt: skip


def moved(world: World, name: str, at: datetime, old: str, new: str) -> None:
    """One audited change of a close date."""
    number = len(world.rows.get("field_change", []))
    world.add("field_change", change_id=f"f{number}", object_type="opportunity", object_id=name, field_canonical="close_date",
              old_value=old, new_value=new, changed_at=at)  # fmt: skip


def talk(world: World, kind: str, at: datetime, *, about: str, **values: Any) -> None:
    """One activity done about a deal; entered when it took place."""
    number = len(world.rows.get("activity", []))
    row = {"activity_id": f"t{number}", "kind": kind, "status_canonical": "done", "completed_at": at, "created_at": at,
           "created_by_user_id": "ann", "related_object_type": "opportunity", "related_object_id": about, "is_deleted": False,
           **values}  # fmt: skip
    world.add("activity", **row)
