"""Reading a CRM database: read-only session, one consistent view, keyset pages, bounded memory."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import sqlalchemy as sa

from sql.connector import CapabilityRow, Connector, Stream, known_variants, load_connector
from sql.copying import copied
from sql.custom_columns import with_custom_columns
from sql.drift import found_columns, refuse_drift
from sql.errors import SourceSchemaError
from sql.pages import Page, RowPage, TextPage
from sql.refusals import schema_error, unreachable
from sql.schemas import enter_schema, without_choice
from sql.sizes import size_of

PAGE_SIZE = 20_000
COPY_PAGE_SIZE = 50_000
STATEMENT_TIMEOUT_S = 600
POSTGRES_SETTINGS = (
    "set session characteristics as transaction isolation level repeatable read, read only",
    "set timezone = 'UTC'",
    f"set statement_timeout = '{STATEMENT_TIMEOUT_S}s'",
)
FIRST_CURSOR = {"number": "0", "timestamp": "1970-01-01 00:00:00", "text": ""}
OTHER_COLON = re.compile(r":(?!cursor\b|page_size\b)")


@dataclass(frozen=True)
class SourceConfig:
    """A source as the settings name it; ``url`` is a SQLAlchemy URL or an API's and never logged.

    ``folder`` is where an API's answers are kept between refreshes.
    """

    name: str
    kind: str
    url: str
    identity: bool = True
    folder: Path | None = None


@dataclass(frozen=True)
class ConnectionReport:
    """What a first look at a source found; of the ``estimated`` tables the rows are the server's estimate."""

    kind: str
    variant: str
    vendor_version: str | None
    tables_missing: tuple[str, ...]
    rows: dict[str, int]
    notes: tuple[str, ...] = ()
    capabilities: tuple[CapabilityRow, ...] = ()
    estimated: frozenset[str] = frozenset()


@dataclass
class Progress:
    """How far a stream was read: filled in while its batches are taken."""

    rows: int = 0
    quarantined: int = 0
    reason: str | None = None
    cursor: str | None = None


class Source:
    """An open, read-only view of a CRM database."""

    def __init__(self, config: SourceConfig) -> None:
        self.config = config
        self.connector: Connector = load_connector(config.kind)
        url, chosen = without_choice(config.url)
        self._engine = sa.create_engine(url, hide_parameters=True, **_engine_options(config.url))
        try:
            self._connection = self._engine.connect()
            if self.connector.schema is not None:
                enter_schema(self._connection, self.connector.schema, name=config.name, chosen=chosen)
            columns = self._telling_columns()
            self._prepare()
        except sa.exc.SQLAlchemyError as error:
            raise unreachable(config.name, self._engine.url, error) from None
        try:
            self.connector = self._looked_at(columns)
        except SourceSchemaError:
            self._connection.close()
            self._engine.dispose()
            raise

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()
        self._engine.dispose()

    def _prepare(self) -> None:
        dialect = self._engine.dialect.name
        run = self._connection.exec_driver_sql
        if dialect in {"mysql", "mariadb"}:
            run("set session time_zone = '+00:00'")
            run("set session transaction isolation level repeatable read, read only")
            if self._engine.dialect.is_mariadb:  # type: ignore[attr-defined]
                run(f"set session max_statement_time = {STATEMENT_TIMEOUT_S}")
            else:
                run(f"set session max_execution_time = {STATEMENT_TIMEOUT_S * 1000}")
            run("set session sql_mode = concat(@@session.sql_mode, ',ANSI_QUOTES')")
            self._connection.rollback()
            run("start transaction with consistent snapshot, read only")
        elif dialect == "postgresql":
            for setting in POSTGRES_SETTINGS:
                run(setting)
            self._connection.commit()
        elif dialect == "sqlite":
            run("pragma query_only = on")

    def _looked_at(self, columns: set[str]) -> Connector:
        """The connector for what this database turns out to be: its variants and what it logs."""
        connector = load_connector(self.config.kind, self._engine.dialect.name, columns)
        found = found_columns(self._connection)
        refuse_drift(found, connector, name=self.config.name, reads_names=self.config.identity)
        connector = with_custom_columns(connector, found, self._engine.dialect.identifier_preparer.quote_identifier)
        if connector.look is None:
            return connector
        told = self._rows(connector.look, {})
        seen = {str(row["capability"]): row for row in (dict(zip(told.names, values, strict=True)) for values in told.rows)}
        return replace(connector, capabilities=tuple(as_seen(row, seen.get(row.capability)) for row in connector.capabilities))

    def _telling_columns(self) -> set[str]:
        """Those ``table.column`` by which variants are told that this database has."""
        tables = {table for variant in known_variants(self.config.kind) for table in variant.telling_tables}
        inspector = sa.inspect(self._connection)
        return {f"{table}.{column['name']}" for table in tables if inspector.has_table(table) for column in inspector.get_columns(table)}

    def table_names(self) -> set[str]:
        """Names of the CRM's tables."""
        return set(sa.inspect(self._connection).get_table_names())

    def report(self) -> ConnectionReport:
        """A first look: version, required tables, how many rows they have (large ones are not counted)."""
        names = self.table_names()
        missing = tuple(sorted(set(self.connector.required_tables) - names))
        sizes = {name: size_of(self._connection, name) for name in self.connector.required_tables if name in names}
        known = self.connector
        return ConnectionReport(
            self.config.kind, self._variant(), self._version(), missing, {name: size.rows for name, size in sizes.items()},
            known.warnings, known.capabilities, frozenset(name for name, size in sizes.items() if size.is_estimate),
        )  # fmt: skip

    def source_row(self) -> dict[str, object]:
        """The columns of crm_source that the CRM itself tells; empty where the connector reads none."""
        streams = self.connector.streams_of("crm_source")
        found = self._rows(streams[0], {}) if streams else RowPage([], [])
        return dict(zip(found.names, found.rows[0], strict=True)) if found.rows else {}

    def pages(self, stream: Stream, cursor: str | None, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of a stream from ``cursor`` on (None: from the start); ``progress`` is kept up to date.

        Raises SourceSchemaError if the CRM lacks a column that the SELECT reads.
        """
        position = _start(stream, cursor)
        progress.cursor = cursor
        size = COPY_PAGE_SIZE if self._engine.dialect.name == "postgresql" else PAGE_SIZE
        while True:
            page = self._page(stream, position, size)
            is_last = stream.cursor is None or len(page) < size
            if not is_last:
                page, size = _cut_at_tie(stream, page, size)
            if len(page):
                yield self._converted(stream, page, progress)
                if stream.cursor is not None:
                    position = _position(stream, page.last(stream.cursor))
                    progress.cursor = str(position)
            if is_last:
                return

    def chunks(self, stream: Stream, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of a stream that is read in full, through one server-side cursor or one COPY."""
        if self._engine.dialect.name == "postgresql":
            for batch in self._copied(stream, {}, COPY_PAGE_SIZE):
                yield self._converted(stream, TextPage(batch), progress)
            return
        result = self._run(stream, {})
        for rows in result.partitions(PAGE_SIZE):
            yield self._converted(stream, RowPage(list(result.keys()), rows), progress)

    def _converted(self, stream: Stream, page: Page, progress: Progress) -> pa.RecordBatch:
        converted = page.converted(stream.table, self.config.name)
        progress.rows += converted.batch.num_rows
        progress.quarantined += converted.quarantined
        progress.reason = progress.reason or converted.reason
        return converted.batch

    def _page(self, stream: Stream, position: object, size: int) -> Page:
        parameters = {"cursor": position, "page_size": size} if stream.cursor else {}
        if self._engine.dialect.name != "postgresql":
            return self._rows(stream, parameters)
        batches = list(self._copied(stream, parameters, size))
        return TextPage(pa.Table.from_batches(batches).combine_chunks().to_batches()[0] if len(batches) > 1 else batches[0])

    def _rows(self, stream: Stream, parameters: dict[str, object]) -> RowPage:
        result = self._run(stream, parameters)
        return RowPage(list(result.keys()), list(result.all()))

    def _copied(self, stream: Stream, parameters: dict[str, object], size: int) -> Iterator[pa.RecordBatch]:
        text = _statement(stream.sql).compile(dialect=self._engine.dialect).string
        driver = self._connection.connection.driver_connection
        try:
            yield from copied(driver, text, parameters, page_size=size)  # type: ignore[arg-type]
        except psycopg.Error as error:
            raise schema_error(self.config.name, stream, self._engine.url, error) from None

    def _run(self, stream: Stream, parameters: dict[str, object]) -> sa.CursorResult[Any]:
        try:
            return self._connection.execution_options(stream_results=stream.cursor is None).execute(_statement(stream.sql), parameters)
        except sa.exc.DBAPIError as error:
            raise schema_error(self.config.name, stream, self._engine.url, error.orig or error) from None

    def _variant(self) -> str:
        dialect = self._engine.dialect
        flavour = (
            "MariaDB"
            if getattr(dialect, "is_mariadb", False)
            else {"mysql": "MySQL", "postgresql": "PostgreSQL", "sqlite": "SQLite"}.get(dialect.name, dialect.name)
        )
        version = ".".join(str(part) for part in dialect.server_version_info or ())
        told = ", ".join(variant.name for variant in self.connector.variants)
        return f"{self.connector.vendor} on {flavour} {version}".strip() + (f" ({told})" if told else "")

    def _version(self) -> str | None:
        version = self.source_row().get("vendor_version")
        return None if version is None else str(version)


def _statement(sql: str) -> sa.TextClause:
    """Only ``:cursor`` and ``:page_size`` are parameters; any other colon is text."""
    return sa.text(OTHER_COLON.sub(r"\\:", sql))


def as_seen(row: CapabilityRow, seen: Mapping[str, object] | None) -> CapabilityRow:
    """The capability with the status and note that a look at the source gave, if there was one."""
    return row if seen is None else replace(row, status=str(seen["status"]), note=str(seen["note"]))


def _start(stream: Stream, cursor: str | None) -> object:
    text = cursor if cursor is not None else FIRST_CURSOR[stream.cursor_type]
    if stream.cursor_type == "timestamp":
        moment = datetime.fromisoformat(text)
        return moment - timedelta(seconds=stream.lookback_s) if cursor is not None else moment
    if stream.cursor_type == "number":
        number = float(text) if "." in text or "e" in text.lower() else int(text)
        return number - stream.lookback_s if cursor is not None else number
    return text


def _position(stream: Stream, value: object) -> object:
    """The cursor's value as a number where it is one: COPY gives text."""
    if stream.cursor_type != "number" or not isinstance(value, str):
        return value
    return float(value) if "." in value or "e" in value.lower() else int(value)


def _cut_at_tie(stream: Stream, page: Page, size: int) -> tuple[Page, int]:
    """Leave the last cursor value for the next page, which reads all of its rows; a page of one value only is read again, larger."""
    kept = page.before_the_last(stream.cursor or "")
    return kept, size if len(kept) else size * 4


def _engine_options(url: str) -> dict[str, object]:
    backend = sa.make_url(url).get_backend_name()
    if backend in {"mysql", "mariadb"}:
        return {"connect_args": {"connect_timeout": 10, "charset": "utf8mb4"}}
    if backend == "postgresql":
        return {"connect_args": {"connect_timeout": 10, "client_encoding": "utf8"}}
    return {}
