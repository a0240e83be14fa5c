"""What exported files tell, found by looking at what the mapping delivers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from sql.connector import CapabilityRow, Stream
from sql.files.selects import mapped_table


@dataclass(frozen=True)
class Wanted:
    """A capability: the table it comes from, a column that must be delivered, and an action that must occur."""

    capability: str
    table: str
    column: str | None = None
    actions: tuple[str, ...] = ()


WANTED = (
    Wanted("login_event", "login_event"),
    Wanted("api_request", "api_request"),
    Wanted("usage_event", "usage_event"),
    Wanted("usage_event.view", "usage_event", "action", ("view",)),
    Wanted("usage_event.list", "usage_event", "action", ("list", "search", "report", "export")),
    Wanted("field_change", "field_change"),
    Wanted("stage_history", "stage_history"),
    Wanted("record_field", "record_field"),
    Wanted("record.modified_at", "record", "modified_at"),
    Wanted("opportunity", "opportunity"),
    Wanted("opportunity.next_step", "opportunity", "next_step"),
    Wanted("org_membership.dates", "org_membership", "valid_from"),
    Wanted("latency", "usage_event", "latency_ms"),
)


def capabilities(
    connection: duckdb.DuckDBPyConnection, streams: Sequence[Stream], delivered: Mapping[str, set[str]]
) -> tuple[CapabilityRow, ...]:
    """One row per capability: there, or not and which part of the mapping would bring it."""
    return tuple(_row(connection, wanted, streams, delivered) for wanted in WANTED)


def _row(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, streams: Sequence[Stream], delivered: Mapping[str, set[str]]
) -> CapabilityRow:
    mine = [stream.name for stream in streams if stream.table.name == wanted.table]
    holding = [name for name in mine if wanted.column is None or wanted.column in delivered[name]]
    if not mine:
        return CapabilityRow(wanted.capability, "none", wanted.table, note=f"The files' mapping has no [table.{wanted.table}].")
    if not holding:
        return CapabilityRow(wanted.capability, "none", wanted.table, note=f"The mapping gives no {wanted.column} of {wanted.table}.")
    if wanted.actions and not any(_acts(connection, name, wanted.actions) for name in holding):
        words = ", ".join(wanted.actions)
        return CapabilityRow(wanted.capability, "none", wanted.table, note=f"The files hold no event with the action {words}.")
    note = "From exported files: nothing newer than the last export is known."
    return CapabilityRow(wanted.capability, "native_on", wanted.table, _granularity(wanted), note=note)


def _acts(connection: duckdb.DuckDBPyConnection, table: str, actions: tuple[str, ...]) -> bool:
    found = connection.execute(f"select count(*) from {mapped_table(table)} where list_contains(?, action)", [list(actions)]).fetchall()
    return bool(found[0][0])


def _granularity(wanted: Wanted) -> str:
    return "day" if wanted.table == "record_field" else "second"
