"""What a CRM's own database says, asked in plain SQL beside our SELECTs, in the same plain values as ``takehold sql --json``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa

from sql.extract import Progress, Source, SourceConfig
from tests.connectors.homes import rows
from tests.crm_database import CrmDatabase

Row = tuple[object, ...]


@dataclass(frozen=True)
class Figure:
    """One figure asked twice: of our canonical tables and of the CRM's own, in SQL that shares nothing with the connector's."""

    name: str
    ours: str
    theirs: str


def ours(home: Path, figure: Figure) -> list[Row]:
    """The figure from the published snapshot, in order."""
    return _ordered(tuple(row.values()) for row in rows(home, figure.ours))


def theirs(database: CrmDatabase, figure: Figure) -> list[Row]:
    """The figure from the CRM's database, in order."""
    return _ordered(asked(database, figure.theirs))


def asked(database: CrmDatabase, sql: str) -> list[Sequence[object]]:
    """Rows of a plain SELECT on the CRM's database."""
    engine = sa.create_engine(database.admin_url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(sql))]
    finally:
        engine.dispose()


def streamed(database: CrmDatabase, kind: str) -> dict[str, pa.Table]:
    """Every row that the connector delivers, by stream, ordered: what two databases with the same content must share."""
    found: dict[str, pa.Table] = {}
    with Source(SourceConfig("crm", kind, database.url)) as source:
        for stream in source.connector.streams:
            batches = list(source.pages(stream, None, Progress()))
            table = pa.Table.from_batches(batches, schema=stream.table.arrow_schema)
            order = [name for name in stream.table.column_names if name in stream.table.key or stream.table.key == ("source_id",)]
            found[stream.name] = table.sort_by([(name, "ascending") for name in order])
    return found


def _ordered(found: Iterable[Sequence[object]]) -> list[Row]:
    return sorted((tuple(_plain(value) for value in row) for row in found), key=repr)


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal | float):
        return round(float(value), 2)
    if isinstance(value, datetime | date):
        return str(value)[:19]
    if isinstance(value, str):
        try:
            return round(float(value), 2) if "." in value and not value.isalpha() else value
        except ValueError:
            return value[:19] if value[:2] == "20" and value[10:11] == " " else value
    return value
