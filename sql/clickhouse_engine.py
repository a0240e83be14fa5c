"""The ClickHouse engine: pieces are MergeTree tables of one database, manifests are rows, publication is one inserted row."""

import re
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pyarrow as pa

from sql.canonical import Table
from sql.dialects.results import same_types
from sql.engines import Parameters
from sql.errors import NothingPublished, StatementRefused, StoreUnreachable, TakeholdError
from sql.months import write_one_by_one
from sql.pieces import Manifest, Piece
from sql.portable import bound_texts, to_clickhouse

CLICKHOUSE_TYPES = {
    "text": "String", "timestamp": "DateTime64(6, 'UTC')", "date": "Date32", "integer": "Int32", "bigint": "Int64",
    "double": "Float64", "decimal": "Decimal(18, 4)", "boolean": "Bool",
}  # fmt: skip
# Without these the same text would give other figures: null instead of defaults, columns before aliases, UTC, dates before 1970.
SETTINGS = {
    "join_use_nulls": 1, "prefer_column_name_to_alias": 1, "aggregate_functions_null_for_empty": 1, "session_timezone": "UTC",
    "enable_extended_results_for_datetime_functions": 1, "max_query_size": 2**30, "max_ast_elements": 10**7,
    "max_expanded_ast_elements": 10**7,
}  # fmt: skip
DURABLE = "fsync_after_insert = 1, fsync_part_directory = 1"
# The server hashes its files when it writes them, so this says what stood in them, not what a broken disk made of it since.
MARKS = """
select table, concat(toString(count()), ':', toString(groupBitXor(sipHash64(name, rows, hash_of_all_files))))
from system.parts where database = {database:String} and active group by table
"""
OWN_TABLES = ("snapshot", "publication")
WRITES_NOTHING = 2  # ClickHouse's own word: readonly, but a query may still carry settings


@dataclass(frozen=True)
class Place:
    """Where the store lives: arguments of the client, the database, and a name without secrets for messages."""

    arguments: tuple[tuple[str, Any], ...]
    database: str
    said_as: str

    @classmethod
    def of(cls, url: str) -> "Place":
        """From ``clickhouse://user:password@host:8123/database?secure=true`` or ``chdb:///folder`` (in this process)."""
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        if parts.scheme == "chdb":
            return cls((("interface", "chdb"), ("path", unquote(parts.path))), options.get("database", ["takehold"])[0], parts.path)
        secure = options.get("secure", ["false"])[0].lower() in {"1", "true", "yes"}
        host, port = parts.hostname or "localhost", parts.port or (8443 if secure else 8123)
        arguments = {"host": host, "port": port, "secure": secure, "username": unquote(parts.username or "default"),
                     "password": unquote(parts.password or ""), "autogenerate_session_id": False}  # fmt: skip
        return cls(tuple(arguments.items()), parts.path.strip("/") or "takehold", f"{host}:{port}")

    def connect(self) -> Any:
        """A client. Raises StoreUnreachable without the password in the text."""
        try:
            from clickhouse_connect import get_client  # late: an extra that only this engine needs
            from clickhouse_connect.driver.exceptions import Error
        except ImportError as error:
            raise TakeholdError("[store] url: ClickHouse needs its client. Install it with: uv sync --extra clickhouse") from error
        try:
            return get_client(**dict(self.arguments), settings=dict(SETTINGS))
        except ImportError as error:
            raise TakeholdError("[store] url: chdb:// needs the package chdb. Install it with: uv pip install chdb") from error
        except (Error, OSError) as error:
            raise StoreUnreachable(f"[store] url: ClickHouse at {self.said_as} did not accept the connection.") from error


class ClickHouseSession:
    """Tables are named in each query as the pieces they consist of, so a session leaves nothing on the server."""

    def __init__(self, place: Place) -> None:
        self._client = place.connect()
        self._database = place.database
        self._sources: dict[str, tuple[Table, str]] = {}

    def attach(self, table: Table, pieces: Sequence[Piece]) -> None:
        columns = ", ".join(_quoted(name) for name in table.column_names)
        parts = [f"select {columns} from {self._piece(piece.name)}" for piece in pieces]
        nulls = ", ".join(f"cast(null as {_type(column.type)}) as {_quoted(column.name)}" for column in table.columns)
        body = " union all ".join(parts) or f"select {nulls} where false"
        self._sources[table.name] = (table, self._piece(pieces[0].name) if len(pieces) == 1 else f"({body})")

    def query(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        from clickhouse_connect.driver.exceptions import DatabaseError  # late: an extra that only this engine needs

        select = to_clickhouse(sql, dict(self._sources.values()), parameters)
        try:
            answer = self._client.query_arrow(select.sql, parameters=bound_texts(sql, parameters), use_strings=True)
        except DatabaseError as error:
            raise StatementRefused(f"ClickHouse did not answer: {first_line(error)}") from error
        return same_types(answer, select.columns)

    def lock_down(self) -> None:
        """From here on the session only reads."""
        self._client.set_client_setting("readonly", WRITES_NOTHING)

    def close(self) -> None:
        self._client.close()

    def _piece(self, name: str) -> str:
        return f"{_quoted(self._database)}.{_quoted(name)}"


class ClickHouseWorkspace(ClickHouseSession):
    """Scratch tables live in a database of their own; a piece is renamed out of it when it is whole."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._scratch = f"{place.database}_scratch"
        self._client.command(f"drop database if exists {_quoted(self._scratch)} sync")
        self._client.command(f"create database {_quoted(self._scratch)}")

    def lanes(self) -> list["ClickHouseWorkspace"]:
        return [self]

    def stage(self, table: Table, name: str, batches: Iterable[pa.RecordBatch]) -> int:
        target = self._create(table, name)
        rows = 0
        for batch in batches:
            if batch.num_rows:
                self._client.insert_arrow(target, pa.Table.from_batches([batch]))
            rows += batch.num_rows
        return rows

    def build(self, table: Table, name: str, sql: str, parameters: Parameters | None = None) -> int:
        target = self._create(table, "in_the_making")
        self._fill(target, table, sql, parameters)
        self.drop(name)
        self._client.command(f"rename table {target} to {self._register(table, name)}")
        return int(self._client.command(f"select count() from {self._scratch_table(name)}"))

    def drop(self, name: str) -> None:
        self._client.command(f"drop table if exists {self._scratch_table(name)} sync")
        self._sources.pop(name, None)

    def write_piece(self, table: Table, period: str, sql: str, parameters: Parameters | None = None) -> Piece:
        fresh = self._create(table, "piece_in_the_making", DURABLE)
        self._fill(fresh, table, sql, parameters)
        rows, content_hash = hashed(self._client, fresh)
        name = f"{table.name}-{re.sub(r'[^A-Za-z0-9-]', '_', period)[-60:]}-{content_hash:016x}-{rows}"
        if self._client.command(f"exists table {self._piece(name)}"):
            self.drop("piece_in_the_making")
        else:
            self._client.command(f"rename table {fresh} to {self._piece(name)}")
            self._sources.pop("piece_in_the_making", None)
        return Piece(table.name, period, name, rows, content_hash)

    def write_months(self, table: Table, name: str, since: date | None) -> list[Piece]:
        return write_one_by_one(self, table, name, since)

    def _create(self, table: Table, name: str, settings: str = "") -> str:
        columns = ", ".join(f"{_quoted(column.name)} {_type(column.type)}" for column in table.columns)
        key = ", ".join(_quoted(name) for name in table.key)
        self.drop(name)
        target = self._register(table, name)
        more = f", {settings}" if settings else ""
        self._client.command(f"create table {target} ({columns}) engine = MergeTree order by ({key}) settings allow_nullable_key = 1{more}")
        return target

    def _register(self, table: Table, name: str) -> str:
        target = self._scratch_table(name)
        self._sources[name] = (Table(name, table.kind, table.columns, table.key), target)
        return target

    def _fill(self, target: str, table: Table, sql: str, parameters: Parameters | None) -> None:
        select = to_clickhouse(sql, dict(self._sources.values()), parameters)
        columns = ", ".join(_quoted(name) for name in table.column_names)
        statement = f"insert into {target} ({columns}) select {columns} from ({select.sql}) as source"
        self._client.command(statement, parameters=bound_texts(sql, parameters))

    def _scratch_table(self, name: str) -> str:
        return f"{_quoted(self._scratch)}.{_quoted(name)}"


class ClickHouseEngine:
    """One database holds one store. What is served is named by the last row of ``publication``: inserting a row is atomic."""

    def __init__(self, url: str) -> None:
        self._place = Place.of(url)
        self._database = _quoted(self._place.database)

    @cached_property
    def _client(self) -> Any:
        client = self._place.connect()
        weakref.finalize(self, client.close)
        client.command(f"create database if not exists {self._database}")
        shape = f"engine = MergeTree order by tuple() settings {DURABLE}"
        client.command(f"create table if not exists {self._database}.snapshot (id String, manifest String) {shape}")
        client.command(f"create table if not exists {self._database}.publication (place UInt64, id String) {shape}")
        return client

    def open_session(self, tables: Mapping[Table, Sequence[Piece]]) -> ClickHouseSession:
        session = ClickHouseSession(self._place)
        try:
            for table, pieces in tables.items():
                session.attach(table, pieces)
            session.lock_down()
        except BaseException:
            session.close()
            raise
        return session

    def open_workspace(self) -> ClickHouseWorkspace:
        self.manifest_ids()  # the database exists from here on
        return ClickHouseWorkspace(self._place)

    def manifest_ids(self) -> list[str]:
        return [row[0] for row in self._client.query(f"select id from {self._database}.snapshot order by id").result_rows]

    def read_manifest(self, snapshot_id: str) -> Manifest:
        statement = f"select manifest from {self._database}.snapshot where id = {{id:String}}"
        found = self._client.query(statement, parameters={"id": snapshot_id}).result_rows
        if not found:
            raise NothingPublished(f"No snapshot {snapshot_id} in the store.")
        return Manifest.from_json(found[0][0])

    def published_id(self) -> str | None:
        found = self._client.query(f"select id from {self._database}.publication order by place desc limit 1").result_rows
        return found[0][0] if found else None

    def publish(self, manifest: Manifest) -> None:
        self._client.insert(f"{self._database}.snapshot", [[manifest.id, manifest.to_json()]], column_names=["id", "manifest"])
        self.serve(manifest.id)

    def serve(self, snapshot_id: str) -> None:
        place = int(self._client.command(f"select toInt64(count()) from {self._database}.publication")) + 1
        self._client.insert(f"{self._database}.publication", [[place, snapshot_id]], column_names=["place", "id"])

    def damage(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        found = ((piece, self._damage(piece)) for piece in pieces)
        return {piece: problem for piece, problem in found if problem}

    def _damage(self, piece: Piece) -> str | None:
        from clickhouse_connect.driver.exceptions import DatabaseError  # late: an extra that only this engine needs

        name = f"{self._database}.{_quoted(piece.name)}"
        if not self._client.command(f"exists table {name}"):
            return f"table {piece.name} is missing"
        try:
            whole = hashed(self._client, name) == (piece.rows, piece.content_hash)
        except DatabaseError as error:  # the server keeps checksums of its own and refuses to read what differs
            return f"table {piece.name} cannot be read: {first_line(error)}"
        return None if whole else f"table {piece.name}: the content hash differs"

    def marks(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        from clickhouse_connect.driver.exceptions import DatabaseError  # late, as above

        try:
            found = self._client.query(MARKS, parameters={"database": self._place.database}).result_rows
        except DatabaseError:  # an account that may not see system.parts reads everything instead
            return {}
        marks = {name: str(mark) for name, mark in found}
        return {piece: marks[piece.name] for piece in pieces if piece.name in marks}

    def forget(self, keep: Sequence[Manifest]) -> int:
        kept_ids = [manifest.id for manifest in keep]
        kept = {piece.name for manifest in keep for piece in manifest.pieces()}.union(OWN_TABLES)
        self._client.command(
            f"delete from {self._database}.snapshot where not has({{ids:Array(String)}}, id)", parameters={"ids": kept_ids}
        )
        found = self._client.query(
            "select name from system.tables where database = {database:String}", parameters={"database": self._place.database}
        ).result_rows
        orphans = [name for (name,) in found if name not in kept]
        for name in orphans:
            self._client.command(f"drop table if exists {self._database}.{_quoted(name)} sync")
        return len(orphans)


def first_line(error: Exception) -> str:
    """The beginning of what the server said."""
    return (str(error).splitlines() or ["no reason given"])[0][:200]


def hashed(client: Any, name: str) -> tuple[int, int]:
    """Rows and sum of row hashes of a stored table, whatever the order of its rows."""
    statement = f"select toUInt64(count()), sum(sipHash64(formatRow('RowBinary', *))) from {name}"
    rows, total = client.query(statement).result_rows[0]
    return int(rows), int(total or 0)


def _type(kind: str) -> str:
    return f"Nullable({CLICKHOUSE_TYPES[kind]})"


def _quoted(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
