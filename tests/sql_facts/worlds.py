"""A tiny CRM in memory: empty canonical tables, rows by hand, facts built in order with their checks executed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from sql.canonical import TABLES, Table
from sql.facts import Fact, load_facts
from sql.requested_days import requested

DUCKDB_TYPES = {
    "text": "varchar", "timestamp": "timestamp", "date": "date", "integer": "integer", "bigint": "bigint",
    "double": "double", "decimal": "decimal(18, 4)", "boolean": "boolean",
}  # fmt: skip
MONDAY = date(2026, 1, 5)


@dataclass
class World:
    """Rows per canonical table; ``as_of`` is the exclusive end of time, ``first_week`` the Monday of the first week."""

    as_of: datetime = datetime(2026, 3, 30)
    first_week: date = MONDAY
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def add(self, table: str, **values: object) -> None:
        """Add one row; the source is ``crm`` unless given."""
        self.rows.setdefault(table, []).append({"source_id": "crm", **values})

    def person(
        self, user: str, *, team: str | None = "north", entitled: tuple[date | None, date | None] = (MONDAY, None), **account: Any
    ) -> None:
        """Add a human account with its entitlement and home team."""
        self.add("crm_user", **{"user_id": user, "user_kind": "human", **account})
        self.add("setting_person", user_id=user, pack="general", entitled_from_date=entitled[0], entitled_to_date=entitled[1])
        if team is not None:
            self.team(team)
            self.add("org_membership", org_unit_id=team, user_id=user, is_primary=True)

    def team(self, name: str, zone: str = "UTC") -> None:
        """Add a team once."""
        if not any(row["org_unit_id"] == name for row in self.rows.get("setting_team", [])):
            self.add("setting_team", org_unit_id=name, team=name, unit_id="unit", unit="Unit", time_zone=zone)

    def event(self, user: str | None, at: datetime, action: str = "update", **values: object) -> None:
        """Add one usage event by a person at a screen, unless ``values`` say otherwise."""
        number = len(self.rows.get("usage_event", []))
        row = {"event_id": f"e{number}", "user_id": user, "occurred_at": at, "action": action, "object_type": "contact", "channel": "ui",
               "actor_kind": "human", "event_count": 1, **values}  # fmt: skip
        self.add("usage_event", **row)

    def days(self, user: str, days: Iterable[date], action: str = "update") -> None:
        """Add one event at noon on each day."""
        for day in days:
            self.event(user, datetime(day.year, day.month, day.day, 12), action)

    @property
    def end_date(self) -> date:
        """The Monday after the last week."""
        last = (self.as_of - timedelta(microseconds=1)).date()
        return last - timedelta(days=last.weekday()) + timedelta(days=7)

    def tables(self) -> dict[str, list[dict[str, object]]]:
        """Rows of every canonical table, with the week list that a refresh would write."""
        weeks: list[dict[str, object]] = []
        monday = self.first_week
        while monday < self.end_date:
            elapsed = min(7, (self.as_of.date() - monday).days)
            weeks.append(
                {"source_id": "*", "week_start_date": monday, "week_end_date": monday + timedelta(days=6), "days_elapsed": elapsed}
            )
            monday += timedelta(days=7)
        return {**self.rows, "setting_week": weeks}

    def facts(self, *wanted: str, since: date | None = None) -> dict[str, pd.DataFrame]:
        """The facts wanted (all by default) and what they read, built in order on DuckDB with their checks executed.

        With ``since`` the weeks from there on are built in a second run over what a first run built before, as a refresh does; only
        their rows are returned.
        """
        connection = duckdb.connect()
        connection.execute("set timezone = 'UTC'")
        for table in TABLES.values():
            connection.execute(create(table))
        for name, rows in self.tables().items():
            insert(connection, TABLES[name], rows)
        if since is not None:
            early = {"from_date": self.first_week, "to_date": since, "as_of_at": self.as_of}
            for fact in needed(wanted):
                build(connection, fact, early)
        return {fact.name: build(connection, fact, self.parameters(since)) for fact in needed(wanted)}

    def parameters(self, since: date | None = None) -> dict[str, object]:
        """What a build binds."""
        return {"from_date": since or self.first_week, "to_date": self.end_date, "as_of_at": self.as_of}


def needed(wanted: Iterable[str]) -> list[Fact]:
    """The facts named and those they read, in order; every fact when none is named."""
    facts = load_facts()
    names = set(wanted) or {fact.name for fact in facts}
    for fact in reversed(facts):
        names |= set(fact.reads) if fact.name in names else set()
    return [fact for fact in facts if fact.name in names]


def create(table: Table) -> str:
    """DDL of an empty table."""
    return f"create table {table.name} ({', '.join(f'{column.name} {DUCKDB_TYPES[column.type]}' for column in table.columns)})"


def insert(connection: Any, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows given by column name; a name that the table lacks is an error."""
    rows = list(rows)
    if rows:
        connection.register("given", as_table(table, rows))
        connection.execute(f"insert into {table.name} select * from given")
        connection.unregister("given")


def as_table(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows given by column name in the table's types, columns left out null; a name that the table lacks is an error."""
    unknown = {name for row in rows for name in row} - set(table.column_names)
    assert not unknown, f"{table.name} has no {unknown}"
    columns = [pa.array([_exact(row.get(kind.name), kind.type) for row in rows], kind.type) for kind in table.arrow_schema]
    return pa.table(columns, table.arrow_schema)


def _exact(value: object, kind: pa.DataType) -> object:
    """A float of a test where the column holds amounts, as the server would take it."""
    return round(Decimal(str(value)), kind.scale) if isinstance(value, float) and pa.types.is_decimal(kind) else value


def build(connection: duckdb.DuckDBPyConnection, fact: Fact, parameters: Mapping[str, object]) -> pd.DataFrame:
    """Fill the fact's table as the engine does, run its checks, and return its rows by grain."""
    connection.execute(create(fact.table).replace("create table", "create table if not exists", 1))
    before = connection.execute(f"select count(*) from {fact.name}").fetchall()[0][0]
    if before and (fact.period == "none" or "from_date" not in fact.parameters):  # built whole each time
        connection.execute(f"delete from {fact.name}")
    bound = {name: parameters[name] for name in fact.parameters}
    connection.execute(f"insert into {fact.name} select {', '.join(fact.column_names)} from ({fact.sql}) as source", bound)
    for check in fact.checks:
        broken = connection.execute(f"select * from {fact.name} where not ({check})").df()
        assert broken.empty, f"{fact.name}: {check} fails for {broken.to_dict('records')}"
    doubled = connection.execute(f"select {', '.join(fact.grain)} from {fact.name} group by all having count(*) > 1").df()
    assert doubled.empty, f"{fact.name}: more than one row for {doubled.to_dict('records')}"
    fresh = f"where {fact.period} >= $from_date" if before and fact.period != "none" else ""
    window = {"from_date": parameters["from_date"]} if fresh else {}
    return connection.execute(f"select * from {fact.name} {fresh} order by {', '.join(fact.grain)}", window).df()


def unfolded(masks: pd.DataFrame, name: str, window: tuple[date, date]) -> pd.DataFrame:
    """A series on request from the rows of person_week_mask, on DuckDB, with its checks executed."""
    asked = requested(name)
    stored = next(fact for fact in load_facts() if fact.name == "person_week_mask")
    connection = duckdb.connect()
    connection.execute(create(stored.table))
    connection.register("masks", masks)
    connection.execute(f"insert into person_week_mask select {', '.join(stored.column_names)} from masks")
    connection.execute(create(asked.table))
    bound = {"from_date": window[0], "to_date": window[1]}
    connection.execute(f"insert into {name} select {', '.join(asked.column_names)} from ({asked.sql}) as asked", bound)
    broken = [check for check in asked.checks if connection.execute(f"select 1 from {name} where not ({check})").fetchall()]
    assert not broken, f"{name}: {broken}"
    return connection.execute(f"select * from {name} order by {', '.join(asked.grain)}").df()


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12)


def utc(text: str) -> datetime:
    """A UTC time without zone from ISO text."""
    parsed = datetime.fromisoformat(text)
    return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed
