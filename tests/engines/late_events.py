"""A small CRM whose events arrive as a script says: late, twice, out of order, stamped in the future."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa

from sql.canonical import TABLES, Table
from sql.connector import Connector, Stream, load_connector
from sql.extract import ConnectionReport, Progress, SourceConfig
from sql.facts import load_facts
from sql.pieces import Manifest, table_hash
from sql.refresh import RefreshReport, RefreshRequest, refresh
from sql.store import Store
from tests.sql.workspaces import daily_tables

FIRST_DAY = datetime(2026, 1, 12)
AS_OF = datetime(2026, 2, 23)
PEOPLE = ("ann", "bob", "cem", "dee", "eva", "fay")
STREAMS = ("org_unit", "crm_user", "org_membership", "record", "usage_event", "login_event", "field_change")
ACTIONS = ("view", "create", "update", "search")
Row = Mapping[str, object]


@dataclass(frozen=True)
class Event:
    """An event of one of the logs, ``hours`` after the first day, delivered ``delay_h`` hours later (earlier: its stamp is ahead)."""

    number: int
    log: str
    person: str
    hours: int
    delay_h: int
    action: str = "update"

    @property
    def at(self) -> datetime:
        """When it happened, as the CRM says."""
        return FIRST_DAY + timedelta(hours=self.hours)

    @property
    def arrives_at(self) -> datetime:
        """From when on a refresh can see it."""
        return self.at + timedelta(hours=self.delay_h)

    def row(self) -> Row:
        """The row of its canonical table."""
        key, when, who = {"usage_event": ("event_id", "occurred_at", "user_id"), "login_event": ("login_id", "occurred_at", "user_id"),
                          "field_change": ("change_id", "changed_at", "changed_by_user_id")}[self.log]  # fmt: skip
        more: Row = {
            "usage_event": {"action": self.action, "object_type": "contact", "object_id": f"c{self.number % 4}", "channel": "ui",
                            "actor_kind": "human", "event_count": 1, "granularity": "second"},
            "login_event": {"outcome": "failed" if self.number % 5 == 0 else "success", "channel": "ui"},
            "field_change": {"object_type": "contact", "object_id": f"c{self.number % 4}", "field_name": "phone", "is_initial": False},
        }[self.log]  # fmt: skip
        return {"source_id": "crm", key: f"e{self.number}", when: self.at, who: self.person, **more}


def scripted_connector() -> Connector:
    """The demo's connector without the streams that this world leaves empty."""
    whole = load_connector("demo")
    return replace(whole, streams=tuple(stream for stream in whole.streams if stream.name in STREAMS))


@dataclass
class ScriptedSource:
    """An open source that delivers exactly the rows it is given, batch by batch."""

    config: SourceConfig
    rows: Mapping[str, Sequence[Row]]
    batch_rows: int = 1000
    connector: Connector = field(default_factory=scripted_connector)

    def __enter__(self) -> "ScriptedSource":
        return self

    def __exit__(self, *exception: object) -> None:
        return None

    def report(self) -> ConnectionReport:
        return ConnectionReport("demo", "scripted", None, (), {})

    def source_row(self) -> dict[str, object]:
        return {"vendor_version": "1"}

    def pages(self, stream: Stream, cursor: str | None, progress: Progress) -> Iterator[pa.RecordBatch]:
        progress.cursor = cursor
        yield from self.chunks(stream, progress)

    def chunks(self, stream: Stream, progress: Progress) -> Iterator[pa.RecordBatch]:
        rows = list(self.rows.get(stream.name, ()))
        for start in range(0, len(rows), self.batch_rows):
            part = rows[start : start + self.batch_rows]
            progress.rows += len(part)
            yield pa.RecordBatch.from_pylist([dict(row) for row in part], schema=stream.table.arrow_schema)


def company() -> dict[str, list[Row]]:
    """What does not move: six people in two teams, and four contacts."""
    teams = [{"org_unit_id": name, "unit_kind": "team", "name": name.title(), "is_active": True} for name in ("north", "south")]
    people = [{"user_id": name, "user_kind": "human", "is_active": True, "is_deleted": False, "created_at": FIRST_DAY} for name in PEOPLE]
    members = [{"org_unit_id": ("north", "south")[place % 2], "user_id": name, "is_primary": True} for place, name in enumerate(PEOPLE)]
    contacts = [
        {"object_type": "contact", "record_id": f"c{n}", "owner_user_id": PEOPLE[n], "created_at": FIRST_DAY, "is_deleted": False}
        for n in range(4)
    ]
    tables = {"org_unit": teams, "crm_user": people, "org_membership": members, "record": contacts}
    return {name: [{"source_id": "crm", **row} for row in rows] for name, rows in tables.items()}


def deliver(
    home: Path, url: str | None, events: Sequence[Event], *, as_of: datetime, batch_rows: int = 1000, facts: Sequence[str] | None = None
) -> RefreshReport:
    """One refresh that is handed ``events`` in this order; ``facts``: what it builds, all by default."""
    from sql import refresh as module

    rows = company()
    for event in events:
        rows.setdefault(event.log, []).append(event.row())
    original = module.open_source
    module.open_source = lambda config: ScriptedSource(config, rows, batch_rows)
    try:
        return refresh(RefreshRequest(home, url, [SourceConfig("crm", "demo", "scripted://")], as_of, facts=facts))
    finally:
        module.open_source = original


def counted(home: Path, url: str | None) -> Manifest:
    """The served snapshot's manifest."""
    return Store.open(home, url).whole_manifest()


def compared_tables() -> list[Table]:
    """The logs and every fact but those that tell what each day saw: they differ by the days on which somebody looked."""
    daily = daily_tables()
    logs = [TABLES[name] for name in ("usage_event", "login_event", "field_change")]
    return logs + [fact.table for fact in load_facts() if fact.name not in daily]


def contents(manifest: Manifest) -> dict[str, tuple[int, int]]:
    """Rows and content hash of each compared table."""
    return {table.name: table_hash(manifest.tables.get(table.name, ())) for table in compared_tables()}
