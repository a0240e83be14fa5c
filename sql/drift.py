"""Schema drift: a column that a CRM's SELECTs read and that is gone, or of another kind than it was, is told when connecting.

``sql/crm/<kind>/columns.toml`` lists every column that the SELECTs read with its kind of type. It is checked against the database's own
information_schema before the first row is read, because a database may turn any text into 0 or an empty date without a word.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from sql.connector import CRM_FOLDER, Connector, Stream
from sql.errors import SourceSchemaError

COLUMNS_FILE = "columns.toml"
KINDS = {
    "number": "tinyint smallint mediumint int integer bigint decimal numeric double float real bit boolean",
    "time": "datetime timestamp",
    "date": "date",
    "json": "json jsonb",
    "text": "char character varchar text tinytext mediumtext longtext enum uuid user-defined",
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}
SHOWN = 3
SEEN = "select table_name, column_name, data_type from information_schema.columns where table_schema"
LISTING = {"postgresql": f"{SEEN} = any(current_schemas(false))", "mysql": f"{SEEN} = database()"}
NAMED_TABLE = re.compile(r'\b(?:from|join)\s+(?:\w+\.)?"?(\w+)"?\s+(\w+)')
STAR = re.compile(r"\b(\w+)\.\*")
CTE = re.compile(r"\b(\w+)(?: \([^)]*\))? as (?:materialized )?\(")
NAMED_COLUMN = re.compile(r'\b(\w+)\."?(\w+)"?')

Column = tuple[str, str]


def kind_of(data_type: str) -> str:
    """Kind of a type as information_schema names it; types that no SELECT reads are ``other``."""
    return KIND_OF.get(data_type.lower().split(" ")[0].split("(")[0], "other")


@cache
def named_columns(sql: str) -> frozenset[Column]:
    """Pairs of table and column that a SELECT may read, also through ``select a.*`` in a CTE; some pairs exist in no database."""
    tables: dict[str, set[str]] = {}
    for table, alias in NAMED_TABLE.findall(sql):
        tables.setdefault(alias, set()).add(table)
    passed_on: dict[str, set[str]] = {}
    for name, body in _ctes(sql):
        aliases = {alias: table for table, alias in NAMED_TABLE.findall(body)}
        passed_on.setdefault(name, set()).update(aliases[alias] for alias in STAR.findall(body) if alias in aliases)
    return frozenset(
        (base, column)
        for alias, column in NAMED_COLUMN.findall(sql)
        for table in tables.get(alias, ())
        for base in _behind(table, passed_on, frozenset())
    )


def _ctes(sql: str) -> Iterator[tuple[str, str]]:
    """Name and text of each CTE, up to the next one or the end."""
    starts = list(CTE.finditer(sql))
    for place, start in enumerate(starts):
        yield start[1], sql[start.end() : starts[place + 1].start() if place + 1 < len(starts) else len(sql)]


def _behind(name: str, passed_on: Mapping[str, Iterable[str]], seen: frozenset[str]) -> Iterator[str]:
    """``name`` itself and every table or CTE whose columns it passes on."""
    yield name
    for source in passed_on.get(name, ()):
        if source not in seen:
            yield from _behind(source, passed_on, seen | {name})


@cache
def expected_columns(kind: str) -> Mapping[Column, frozenset[str]]:
    """The columns that ``columns.toml`` lists, each with the kinds of type that are right; empty for a connector without that file."""
    path: Path = CRM_FOLDER / kind / COLUMNS_FILE
    listed = tomllib.loads(path.read_text()) if path.is_file() else {}
    return {(table, column): frozenset(kinds.split()) for table, columns in listed.items() for column, kinds in columns.items()}


def found_columns(connection: sa.Connection) -> dict[Column, str]:
    """Every column that this account sees, with its type as the database names it; empty where there is no information_schema."""
    listing = LISTING.get("mysql" if connection.dialect.name == "mariadb" else connection.dialect.name)
    return {} if listing is None else {(str(t), str(c)): str(d) for t, c, d in connection.exec_driver_sql(listing)}


def drifted(
    streams: Iterable[Stream], expected: Mapping[Column, frozenset[str]], found: Mapping[Column, str]
) -> Iterator[tuple[Stream, Column, str]]:
    """Columns that a stream reads and that are gone or of another kind, with what to say. Tables that are gone are left to the SELECT."""
    tables = {table for table, _ in found}
    for stream in streams:
        for table, column in sorted(named_columns(stream.sql) & set(expected)):
            kinds, data_type = expected[table, column], found.get((table, column))
            if table in tables and data_type is None:
                yield stream, (table, column), f"{table}.{column} is read, and this database shows the account no such column"
            elif data_type is not None and kind_of(data_type) not in kinds:
                yield stream, (table, column), f"{table}.{column} is read as {' or '.join(sorted(kinds))}, and here it is {data_type}"


def refuse_drift(found: Mapping[Column, str], connector: Connector, *, name: str, reads_names: bool) -> None:
    """Raise SourceSchemaError with source, file, table and column if a column that would be read has drifted."""
    expected = expected_columns(connector.kind)
    if not expected:
        return
    read = [stream for stream in connector.streams if reads_names or stream.table.name != "crm_identity"]
    problems = list(drifted([*read, *([connector.look] if connector.look else [])], expected, found))
    if problems:
        stream, _, words = problems[0]
        others = sorted({f"{table}.{column}" for _, (table, column), _ in problems} - {"{}.{}".format(*problems[0][1])})
        also = f" Also: {', '.join(others[:SHOWN])}{' and more' if len(others) > SHOWN else ''}." if others else ""
        raise SourceSchemaError(f"[sources.{name}] {stream.path.parent.name}/{stream.path.name}: {words}.{also}")
