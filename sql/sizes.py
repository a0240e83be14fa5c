"""How many rows a CRM's table has, without counting a large one: counted up to a bound, beyond it the server's own estimate."""

from dataclasses import dataclass

import sqlalchemy as sa

COUNTED_UP_TO = 100_000
ESTIMATES = {
    "postgresql": "select cast(c.reltuples as bigint) from pg_class c where c.oid = to_regclass(quote_ident(:name))",
    "mysql": "select t.table_rows from information_schema.tables t where t.table_schema = database() and t.table_name = :name",
}


@dataclass(frozen=True)
class Size:
    """A number of rows; ``is_estimate`` where it was not counted to the end: there are at least as many as were counted."""

    rows: int
    is_estimate: bool = False


def size_of(connection: sa.Connection, table: str, *, counted_up_to: int = COUNTED_UP_TO) -> Size:
    """The size of a table; on a database without estimates (a local file) all rows are counted."""
    estimate = ESTIMATES.get("mysql" if connection.dialect.name == "mariadb" else connection.dialect.name)
    every = sa.select(sa.literal(1)).select_from(sa.table(table))
    bounded = (every if estimate is None else every.limit(counted_up_to + 1)).subquery("bounded")
    counted = int(connection.execute(sa.select(sa.func.count()).select_from(bounded)).scalar_one())
    if estimate is None or counted <= counted_up_to:
        return Size(counted)
    return Size(max(int(connection.execute(sa.text(estimate), {"name": table}).scalar() or 0), counted), is_estimate=True)
