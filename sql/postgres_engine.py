"""The server engine: pieces are tables in the schema ``takehold``, manifests are rows, publication is one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import LiteralString, cast

import psycopg
import pyarrow as pa
from psycopg import sql as pgsql

from sql.canonical import Table
from sql.engines import Parameters
from sql.errors import NothingPublished, StoreUnreachable
from sql.months import write_one_by_one
from sql.pieces import HASH_MODULUS, Manifest, Piece
from sql.portable import to_postgres
from sql.postgres_rows import answer

POSTGRES_TYPES = {
    "text": "text", "timestamp": "timestamp(6)", "date": "date", "integer": "integer", "bigint": "bigint",
    "double": "double precision", "decimal": "numeric(18, 4)", "boolean": "boolean",
}  # fmt: skip
BY_BYTES = {"text": ' collate "C"'}  # ordered and compared as in every other engine, whatever the server's locale
SCHEMA = "takehold"
OPTIONS = "-c timezone=UTC -c datestyle=ISO -c extra_float_digits=1 -c jit=off -c client_min_messages=warning"
# Sums are many groups, which should fit into memory (PostgreSQL takes twice as much for them). Teams are numbered by a window, of which the
# planner knows nothing: it sorted a million rows to merge them with ten thousand teams, in three times the time.
READING = ("set work_mem = '128MB'", "set enable_mergejoin = off", "set default_transaction_read_only = on")
ROWS_WORTH_AN_INDEX = 5_000
SETUP = """
create schema if not exists takehold;
create table if not exists takehold.snapshot (id text primary key, manifest text not null);
create table if not exists takehold.published (only_row boolean primary key default true check (only_row), id text not null);
create table if not exists takehold.piece (name text primary key, table_name text not null);
"""
# Each change of a table shows here at the latest when its session is idle for ten seconds or ends; the counts start anew after a crash.
MARKS = """
select
    c.relname,
    concat_ws(
        ':', c.oid, pg_relation_filenode(c.oid), pg_relation_size(c.oid), pg_stat_get_tuples_inserted(c.oid),
        pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid)
    )
from pg_class c
where c.relnamespace = 'takehold'::regnamespace and c.relname = any(%s)
"""


class PostgresSession:
    """Temporary views over piece tables; used by one thread at a time."""

    def __init__(self, url: str) -> None:
        self._connection = connect(url)

    def attach(self, table: Table, pieces: Sequence[Piece]) -> None:
        names = pgsql.SQL(", ").join(pgsql.Identifier(name) for name in table.column_names)
        if pieces:
            parts = [pgsql.SQL("select {} from {}").format(names, pgsql.Identifier(SCHEMA, piece.name)) for piece in pieces]
            body = pgsql.SQL(" union all ").join(parts)
        else:
            nulls = [
                pgsql.SQL("cast(null as {}){} as {}").format(
                    _text(POSTGRES_TYPES[c.type]), _text(BY_BYTES.get(c.type, "")), pgsql.Identifier(c.name)
                )
                for c in table.columns
            ]
            body = pgsql.SQL("select {} where false").format(pgsql.SQL(", ").join(nulls))
        self._connection.execute(pgsql.SQL("drop view if exists pg_temp.{}").format(pgsql.Identifier(table.name)))
        self._connection.execute(pgsql.SQL("create temp view {} as {}").format(pgsql.Identifier(table.name), body))

    def query(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        translated = to_postgres(sql)
        values = [(parameters or {})[name] for name in translated.parameters]
        return answer(self._connection, translated, values)

    def lock_down(self) -> None:
        """From here on the session only reads, one question at a time."""
        for setting in READING:
            self._connection.execute(setting)

    def close(self) -> None:
        self._connection.close()


class PostgresWorkspace(PostgresSession):
    """Scratch tables are temporary tables; pieces are filled and registered in one transaction each."""

    def lanes(self) -> list["PostgresWorkspace"]:
        return [self]

    def stage(self, table: Table, name: str, batches: Iterable[pa.RecordBatch]) -> int:
        self._create(pgsql.SQL("temp table"), pgsql.Identifier(name), table)
        statement = pgsql.SQL("copy {} from stdin").format(pgsql.Identifier(name))
        rows = 0
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for batch in batches:
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    copy.write_row(row)
                rows += batch.num_rows
        return rows

    def build(self, table: Table, name: str, sql: str, parameters: Parameters | None = None) -> int:
        self._create(pgsql.SQL("temp table"), pgsql.Identifier(name), table)
        rows = self._fill(pgsql.Identifier(name), table, sql, parameters)
        self._connection.execute(pgsql.SQL("analyze {}").format(pgsql.Identifier(name)))
        return rows

    def drop(self, name: str) -> None:
        self._connection.execute(pgsql.SQL("drop table if exists pg_temp.{}").format(pgsql.Identifier(name)))

    def write_piece(self, table: Table, period: str, sql: str, parameters: Parameters | None = None) -> Piece:
        with self._connection.transaction():
            fresh = pgsql.Identifier(SCHEMA, "piece_in_the_making")
            self._connection.execute("drop table if exists takehold.piece_in_the_making")
            self._create(pgsql.SQL("table"), fresh, table)
            self._fill(fresh, table, sql, parameters)
            rows, content_hash = _hashed(self._connection, fresh)
            name = f"{table.name[:30]}-{period[-20:]}-{content_hash:016x}-{rows}"[:63]
            known = self._connection.execute("select 1 from takehold.piece where name = %s", (name,)).fetchone()
            if known:
                self._connection.execute(pgsql.SQL("drop table {}").format(fresh))
            else:
                self._connection.execute(pgsql.SQL("alter table {} rename to {}").format(fresh, pgsql.Identifier(name)))
                self._connection.execute("insert into takehold.piece values (%s, %s)", (name, table.name))
                self._make_quick(table, pgsql.Identifier(SCHEMA, name), rows)
        return Piece(table.name, period, name, rows, content_hash)

    def _make_quick(self, table: Table, name: pgsql.Identifier, rows: int) -> None:
        """What the planner wants of a filled piece: statistics (of sums only by their keys), and of a large piece of sums where rows lie.

        The days of a piece stand in a check, so that a question about other days leaves it out.
        """
        if table.is_by_team and rows >= ROWS_WORTH_AN_INDEX:
            self._connection.execute(pgsql.SQL("create index on {} (org_unit_id)").format(name))
            if table.period_column:
                day = pgsql.Identifier(table.period_column)
                ends = self._connection.execute(pgsql.SQL("select min({0}), max({0}) from {1}").format(day, name)).fetchone()
                limits = [pgsql.Literal(end) for end in ends or ()]
                check = pgsql.SQL("alter table {} add check ({} between {} and {})").format(name, day, *limits)
                self._connection.execute(check)
        keys = pgsql.SQL(", ").join(pgsql.Identifier(column) for column in table.key) if table.is_by_team else None
        columns = pgsql.SQL(" ({})").format(keys) if keys else pgsql.SQL("")
        self._connection.execute(pgsql.SQL("analyze {}{}").format(name, columns))

    def write_months(self, table: Table, name: str, since: date | None) -> list[Piece]:
        return write_one_by_one(self, table, name, since)

    def _create(self, kind: pgsql.SQL, name: pgsql.Identifier, table: Table) -> None:
        columns = pgsql.SQL(", ").join(
            pgsql.SQL("{} {}{}").format(
                pgsql.Identifier(column.name), _text(POSTGRES_TYPES[column.type]), _text(BY_BYTES.get(column.type, ""))
            )
            for column in table.columns
        )
        if kind.as_string() == "temp table":
            self._connection.execute(pgsql.SQL("drop table if exists {}").format(name))
        self._connection.execute(pgsql.SQL("create {} {} ({})").format(kind, name, columns))

    def _fill(self, name: pgsql.Identifier, table: Table, sql: str, parameters: Parameters | None) -> int:
        translated = to_postgres(sql)
        names = pgsql.SQL(", ").join(pgsql.Identifier(column) for column in table.column_names)
        insert = pgsql.SQL("insert into {} select {} from ({}) as source").format(name, names, _text(translated.sql))
        values = [(parameters or {})[parameter] for parameter in translated.parameters]
        with psycopg.RawCursor(self._connection) as cursor:
            cursor.execute(insert.as_string(self._connection).encode(), values)
            return cursor.rowcount


class PostgresEngine:
    """One database holds one store, in the schema ``takehold``."""

    def __init__(self, url: str) -> None:
        self._url = url
        with connect(url) as connection:
            connection.execute(SETUP)

    def open_session(self, tables: Mapping[Table, Sequence[Piece]]) -> PostgresSession:
        session = PostgresSession(self._url)
        try:
            for table, pieces in tables.items():
                session.attach(table, pieces)
            session.lock_down()
        except BaseException:
            session.close()
            raise
        return session

    def open_workspace(self) -> PostgresWorkspace:
        return PostgresWorkspace(self._url)

    def manifest_ids(self) -> list[str]:
        with connect(self._url) as connection:
            return [row[0] for row in connection.execute("select id from takehold.snapshot order by id").fetchall()]

    def read_manifest(self, snapshot_id: str) -> Manifest:
        with connect(self._url) as connection:
            found = connection.execute("select manifest from takehold.snapshot where id = %s", (snapshot_id,)).fetchone()
        if found is None:
            raise NothingPublished(f"No snapshot {snapshot_id} in the store.")
        return Manifest.from_json(found[0])

    def published_id(self) -> str | None:
        with connect(self._url) as connection:
            found = connection.execute("select id from takehold.published").fetchone()
        return found[0] if found else None

    def publish(self, manifest: Manifest) -> None:
        with connect(self._url) as connection, connection.transaction():
            connection.execute("insert into takehold.snapshot values (%s, %s)", (manifest.id, manifest.to_json()))
            _serve(connection, manifest.id)

    def serve(self, snapshot_id: str) -> None:
        with connect(self._url) as connection, connection.transaction():
            _serve(connection, snapshot_id)

    def damage(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        with connect(self._url) as connection:
            found = ((piece, _damage(connection, piece)) for piece in pieces)
            return {piece: problem for piece, problem in found if problem}

    def marks(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        with connect(self._url) as connection:
            marks = dict(connection.execute(MARKS, ([piece.name for piece in pieces],)).fetchall())
        return {piece: marks[piece.name] for piece in pieces if piece.name in marks}

    def forget(self, keep: Sequence[Manifest]) -> int:
        kept_ids = [manifest.id for manifest in keep]
        kept = list({piece.name for manifest in keep for piece in manifest.pieces()})
        with connect(self._url) as connection, connection.transaction():
            connection.execute("delete from takehold.snapshot where id <> all(%s)", (kept_ids,))
            orphans = connection.execute("delete from takehold.piece where name <> all(%s) returning name", (kept,)).fetchall()
            for (name,) in orphans:
                connection.execute(pgsql.SQL("drop table if exists {}").format(pgsql.Identifier(SCHEMA, name)))
        return len(orphans)


def connect(url: str) -> psycopg.Connection:
    """A connection in UTC with fixed number rendering; raises StoreUnreachable without the password in the text."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        return psycopg.connect(plain, autocommit=True, options=OPTIONS)
    except psycopg.OperationalError as error:
        host = psycopg.conninfo.conninfo_to_dict(plain).get("host", "localhost")
        raise StoreUnreachable(f"[store] url: PostgreSQL at {host} did not accept the connection.") from error


def _text(sql: str) -> pgsql.SQL:
    """SQL that stands in our own files, as psycopg composes it."""
    return pgsql.SQL(cast(LiteralString, sql))


def _serve(connection: psycopg.Connection, snapshot_id: str) -> None:
    connection.execute(
        "insert into takehold.published (id) values (%s) on conflict (only_row) do update set id = excluded.id", (snapshot_id,)
    )


def _damage(connection: psycopg.Connection, piece: Piece) -> str | None:
    try:
        whole = _hashed(connection, pgsql.Identifier(SCHEMA, piece.name)) == (piece.rows, piece.content_hash)
    except psycopg.errors.UndefinedTable:
        return f"table {piece.name} is missing"
    except (psycopg.DataError, psycopg.errors.DataCorrupted, psycopg.errors.IoError, psycopg.errors.UndefinedFile) as error:
        return f"table {piece.name} cannot be read: {str(error).splitlines()[0]}"
    return None if whole else f"table {piece.name}: the content hash differs"


def _hashed(connection: psycopg.Connection, name: pgsql.Identifier) -> tuple[int, int]:
    statement = pgsql.SQL("select count(*), sum(hashtextextended(row_text::text, 0)::numeric) from {} as row_text").format(name)
    found = connection.execute(statement).fetchone()
    rows, total = found or (0, None)
    return rows, int(total or 0) % HASH_MODULUS
