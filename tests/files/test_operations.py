"""The shipped mapping of operational systems: orders, calls and tickets reach one table, counted by hand."""

from decimal import Decimal

from tests.files.folders import opened, problems, read
from tests.house.test_layout import ROOT

FOLDER = ROOT / "examples" / "operations"


def test_orders_calls_and_tickets_are_read_with_the_crms_accounts() -> None:
    with opened(FOLDER) as source:
        rows = [row for part in ("orders", "calls", "tickets") for row in read(source, f"ext_ops.{part}")[0]]
        odd = problems(source)
    assert {row["ops_id"]: (row["kind"], row["account_id"], row["actor_kind"]) for row in rows} == {
        "order:1": ("order", "1", "human"),
        "order:2": ("order", "2", "system"),
        "order:3": ("order", None, "human"),
        "order:4": ("order", None, "human"),
        "call:1": ("call", "1", "system"),
        "call:2": ("call", "2", "system"),
        "ticket:1": ("ticket", "1", "human"),
    }
    first = next(row for row in rows if row["ops_id"] == "order:1")
    assert (first["amount"], first["channel"], f"{first['occurred_at']:%H:%M}") == (Decimal("1200.5"), "desk", "08:30")  # Berlin's winter
    assert odd["orders", "orphan key", "customer"] == (1, 4)  # K-900 is no customer


def test_nothing_of_what_was_said_or_who_was_called_is_asked_for() -> None:
    text = (FOLDER / "mapping.toml").read_text()
    assert not any(word in text for word in ("subject", "body", "phone_number", "full_name"))
