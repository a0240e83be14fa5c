"""The columns that each connector's SELECTs read, looked up in the test databases: what ``sql/crm/<kind>/columns.toml`` must list.

``python -m tests.connectors.columns`` writes those files anew (with the large dumps only if TAKEHOLD_TEST_DATA names their folder).
"""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sql.connector import CRM_FOLDER
from sql.drift import COLUMNS_FILE, Column, expected_columns, found_columns, kind_of, named_columns
from sql.extract import Source, SourceConfig
from tests.connectors.postgres_crm import load_postgres
from tests.crm_database import CrmDatabase, load_mariadb
from tests.servers import mariadb_server, postgres_server

FIXTURES = Path(__file__).parents[1] / "fixtures"
DUMPS = {"odoo": "odoo-postgresql-aftervacuum.sql.gz", "suitecrm": "suitecrm-mariadb-aftertrim.sql.gz"}
ON_POSTGRES = {"odoo", "twenty"}
HEAD = (
    "# Every column that the SELECTs read, with its kind of type; checked when connecting. Written by: python -m tests.connectors.columns\n"
)


def read_columns(kind: str, database: CrmDatabase) -> dict[Column, str]:
    """Columns of ``database`` that the connector's SELECTs read, with their kinds."""
    with Source(SourceConfig("crm", kind, database.url)) as source:
        connector, found = source.connector, found_columns(source._connection)
    streams = [*connector.streams, *([connector.look] if connector.look else [])]
    named = {column for stream in streams for column in named_columns(stream.sql)}
    return {column: kind_of(found[column]) for column in sorted(named & set(found))}


def listing(kind: str, read: dict[Column, str]) -> str:
    """The text of columns.toml; a column that may already be of several kinds keeps them."""
    known = expected_columns(kind)
    lines = [HEAD]
    for table in dict.fromkeys(table for table, _ in read):
        lines.append(f"\n[{_key(table)}]\n")
        lines += [
            f'{_key(column)} = "{" ".join(sorted({of, *known.get((table, column), ())}))}"\n'
            for (its_table, column), of in read.items()
            if its_table == table
        ]
    return "".join(lines)


def unlisted(kind: str, database: CrmDatabase) -> dict[Column, str]:
    """Columns that the SELECTs read from ``database`` and that columns.toml lacks, or lists with another kind of type."""
    expected = expected_columns(kind)
    return {column: of for column, of in read_columns(kind, database).items() if of not in expected.get(column, ())}


def _key(word: str) -> str:
    return word if re.fullmatch(r"[A-Za-z0-9_-]+", word) else f'"{word}"'


def databases(mariadb: str, postgres: str) -> Iterator[tuple[str, CrmDatabase]]:
    """A database of each kind of CRM that there is a fixture or a dump of."""
    for path in sorted(FIXTURES.glob("*_small.sql")):
        kind = path.stem.removesuffix("_small")
        more = path.with_name(f"{path.stem}_setup.sql")
        yield (
            kind,
            load_postgres(postgres, path) if kind in ON_POSTGRES else load_mariadb(mariadb, path, *([more] if more.is_file() else [])),
        )
    for kind, name in DUMPS.items() if "TAKEHOLD_TEST_DATA" in os.environ else ():
        path = Path(os.environ["TAKEHOLD_TEST_DATA"]) / "crm" / name
        yield kind, load_postgres(postgres, path) if kind in ON_POSTGRES else load_mariadb(mariadb, path)


def write_columns() -> None:
    """Write every ``columns.toml`` anew."""
    with ExitStack() as stack:
        for kind, database in databases(stack.enter_context(mariadb_server()), stack.enter_context(postgres_server())):
            path = CRM_FOLDER / kind / COLUMNS_FILE
            path.write_text(listing(kind, read_columns(kind, database)))


if __name__ == "__main__":
    write_columns()
