"""CRM databases on PostgreSQL for the tests: load a dump, or copy a MariaDB database into the types that EspoCRM uses there."""

import gzip
import itertools
import os
import re
import secrets
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.crm_database import CrmDatabase

TYPES = {
    "tinyint": "boolean",
    "datetime": "timestamp",
    "double": "double precision",
    "int": "integer",
    "mediumtext": "text",
    "longtext": "text",
}
COLUMNS = sa.text("""
    select table_name, column_name, data_type, column_type from information_schema.columns
    where table_schema = database() order by table_name, ordinal_position
""")
SCHEMAS = "select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'"
_numbers = itertools.count(1)


def load_postgres(admin_url: str, dump: Path) -> CrmDatabase:
    """Create a database, load ``dump`` (``.sql`` or ``.sql.gz``) with psql, and make an account that may only SELECT."""
    database = _empty_database(admin_url)
    url = _plain(make_url(database.admin_url))
    command = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url]
    content = gzip.decompress(dump.read_bytes()) if dump.suffix == ".gz" else dump.read_bytes()
    done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"The dump does not load: {done.stderr.decode(errors='replace')[-2000:]}")
    return _with_reader(database)


def copied_to_postgres(original: CrmDatabase, admin_url: str) -> CrmDatabase:
    """The tables and rows of a MariaDB database in a new PostgreSQL database, flags as boolean and times as timestamp."""
    database = _empty_database(admin_url)
    engine = sa.create_engine(original.admin_url)
    with engine.connect() as source, psycopg.connect(_plain(make_url(database.admin_url))) as target:
        tables: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind, full in source.execute(COLUMNS):
            tables.setdefault(table, []).append((column, _type(kind, full)))
        for table, columns in tables.items():
            _copy_table(source, target, table, columns)
    engine.dispose()
    return _with_reader(database)


def copy_postgres(original: CrmDatabase, admin_url: str) -> CrmDatabase:
    """Copy a loaded database under a new name, with a reader's account of its own."""
    database = _empty_database(admin_url, template=original.name)
    return _with_reader(database)


def drop_postgres(database: CrmDatabase) -> None:
    """Drop a database and its reader's account."""
    url = make_url(database.admin_url)
    with psycopg.connect(_plain(url.set(database="postgres")), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(database.name)))
        connection.execute(sql.SQL("drop role {}").format(sql.Identifier(f"{database.name}_reader")))


def _copy_table(source: sa.Connection, target: psycopg.Connection, table: str, columns: Sequence[tuple[str, str]]) -> None:
    shape = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in columns)  # type: ignore[arg-type]
    target.execute(sql.SQL("create table {} ({})").format(sql.Identifier(table), shape))
    flags = {place for place, (_, kind) in enumerate(columns) if kind == "boolean"}
    with target.cursor().copy(sql.SQL("copy {} from stdin").format(sql.Identifier(table))) as copy:
        for row in source.exec_driver_sql(f"select * from `{table}`"):
            copy.write_row([bool(value) if place in flags and value is not None else value for place, value in enumerate(row)])


def _type(kind: str, full: str) -> str:
    if kind == "varchar":
        return re.sub(r"\s.*", "", full)
    return TYPES.get(kind, kind)


def _empty_database(admin_url: str, *, template: str = "template1") -> CrmDatabase:
    server = make_url(admin_url)
    name, password = f"crm_{os.getpid()}_{next(_numbers)}", secrets.token_hex(12)
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        connection.execute(sql.SQL("create role {} login password {}").format(sql.Identifier(f"{name}_reader"), sql.Literal(password)))
    admin = server.set(database=name)
    reader = admin.set(username=f"{name}_reader", password=password)
    return CrmDatabase(reader.render_as_string(hide_password=False), admin.render_as_string(hide_password=False))


def _with_reader(database: CrmDatabase) -> CrmDatabase:
    reader = sql.Identifier(f"{database.name}_reader")
    with psycopg.connect(_plain(make_url(database.admin_url)), autocommit=True) as connection:
        for (name,) in connection.execute(SCHEMAS).fetchall():
            schema = sql.Identifier(name)
            connection.execute(sql.SQL("grant usage on schema {} to {}").format(schema, reader))
            connection.execute(sql.SQL("grant select on all tables in schema {} to {}").format(schema, reader))
    return database


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
