"""A folder of exported files as a source: what refresh and reading know of a CRM database, without a server."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pyarrow as pa

from sql.arrow_rows import to_batch
from sql.connector import Connector, Stream
from sql.errors import SourceSchemaError, SourceUnreachable
from sql.extract import ConnectionReport, Progress, SourceConfig
from sql.files.capability import capabilities
from sql.files.checks import WHOLE_ROW, Problem, dominating_account, input_problems
from sql.files.landing import BATCH_ROWS, land, quoted
from sql.files.mapping import FileMapping, read_mapping
from sql.files.selects import mapped_table, streams
from sql.quiet import quiet_connection

REPEATED = "a key that an earlier row has"


class FileSource:
    """Files landed and mapped; read whole at each refresh."""

    def __init__(self, config: SourceConfig) -> None:
        """Land every file of the mapping that ``files:///folder`` or ``files:///mapping.toml`` names.

        Raises SourceUnreachable for a missing or damaged file, SourceSchemaError for a missing column, MappingFileError for the mapping.
        """
        self.config = config
        self._problems: list[Problem] = []
        self._read_problems: dict[str, list[Problem]] = {}
        self._connection = quiet_connection()
        try:
            self._mapping = read_mapping(_place(config.url))
            self._connection.execute("set preserve_insertion_order = true")
            self._connection.execute(f"set timezone = '{self._mapping.time_zone}'")
            self._landed = [land(self._connection, self._mapping, wanted) for wanted in self._mapping.inputs]
            self._connection.execute("set enable_external_access = false")
            self._connection.execute("set lock_configuration = true")
            self._check()
            self.connector = self._connected()
        except (SourceUnreachable, SourceSchemaError) as error:
            self._connection.close()
            raise type(error)(f"[sources.{config.name}] {error}") from None

    def __enter__(self) -> "FileSource":
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def report(self) -> ConnectionReport:
        """A first look: the files and their rows."""
        rows = {f"{each.input.name} ({', '.join(each.files[:3])})": each.rows for each in self._landed}
        variant = f"exported files of {self._mapping.vendor}"
        return ConnectionReport(self.config.kind, variant, self._mapping.version, (), rows)

    def source_row(self) -> dict[str, object]:
        """What the mapping says of the source."""
        return {
            "vendor_version": self._mapping.version,
            "edition": "files",
            "tenant_tz": self._mapping.time_zone,
            "base_currency": self._mapping.currency,
        }

    def problems(self) -> list[dict[str, object]]:
        """Rows of source_problem: what the files, and the rows read so far, showed."""
        found = [*self._problems, *(each for name in sorted(self._read_problems) for each in self._read_problems[name])]
        return [{"source_id": self.config.name, **vars(problem)} for problem in found]

    def last_use(self, *, by: datetime) -> datetime | None:
        """The latest use in the files that is dated by ``by`` (UTC); None where there is none. Later ones are mistakes."""
        tables = [mapped_table(each.name) for each in self.connector.streams if each.table.name == "usage_event"]
        asked = [self._connection.execute(f"select max(occurred_at) from {table} where occurred_at <= $by", {"by": by}) for table in tables]
        found = [row[0] for each in asked for row in each.fetchall() if row[0] is not None]
        return max(found, default=None)

    def pages(self, stream: Stream, cursor: str | None, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of a stream, always from the start: a file has no cursor, and known rows are recognised by their key."""
        progress.cursor = cursor
        yield from self.chunks(stream, progress)

    def chunks(self, stream: Stream, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of a stream; rows whose key an earlier row has, or that do not fit, are set apart and counted."""
        repeated = self._mark_repeated(stream)
        if repeated:
            progress.quarantined += repeated
            progress.reason = f"{stream.table.name}: {REPEATED}"
        rows = self._connection.sql(f"select * exclude (_n) from {mapped_table(stream.name)} where _n = 1")
        for batch in rows.to_arrow_reader(BATCH_ROWS):
            values = list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
            converted = to_batch(stream.table, batch.schema.names, values, self.config.name)
            progress.rows += converted.batch.num_rows
            progress.quarantined += converted.quarantined
            progress.reason = progress.reason or converted.reason
            yield converted.batch
        self._tell_set_apart(stream, repeated, progress)

    def _check(self) -> None:
        for landed in self._landed:
            self._problems.extend(input_problems(self._connection, self._mapping, landed))

    def _connected(self) -> Connector:
        found = streams(self._mapping, {each.input.name: each.columns for each in self._landed})
        for stream in found:
            self._fill(stream)
        events = [
            mapped_table(stream.name)
            for stream in found
            if stream.table.name == "usage_event" and {"user_id", "actor_kind"} <= self._columns(stream)
        ]
        self._problems.extend(dominating_account(self._connection, events))
        delivered = {stream.name: self._columns(stream) for stream in found}
        rows = capabilities(self._connection, found, delivered)
        return Connector("files", found, rows, self._mapping.vendor, (), "read from exported files")

    def _fill(self, stream: Stream) -> None:
        """Run a stream's SELECT into a table of its name, each row with its place among rows of the same key."""
        try:
            names = self._connection.sql(f"select * from (\n{stream.sql}\n) as mapped limit 0").columns
            _check_delivered(self._mapping, stream, names)
            key = [name for name in stream.table.key if name in names]
            order = ", ".join(quoted(name) for name in names)
            place = f"row_number() over (partition by {', '.join(key)} order by {order})" if key else "1"
            sql = f"create table {mapped_table(stream.name)} as select mapped.*, {place} as _n from (\n{stream.sql}\n) as mapped"
            self._connection.execute(sql)
        except duckdb.Error as error:
            raise SourceSchemaError(self._what_is_there(stream, error)) from None

    def _what_is_there(self, stream: Stream, error: duckdb.Error) -> str:
        words = str(error).splitlines()[0]
        used = [each for each in self._landed if each.input.name in stream.sql]
        there = "; ".join(f"{', '.join(each.files[:3])} ({each.input.name}) has {', '.join(each.columns)}" for each in used)
        return f"{self._mapping.path.name} [table.{stream.name}]: {words} {there}"

    def _columns(self, stream: Stream) -> set[str]:
        return set(self._connection.sql(f"select * from {mapped_table(stream.name)} limit 0").columns)

    def _mark_repeated(self, stream: Stream) -> int:
        """Rows without a key keep their place: the typing sets them apart with its own reason."""
        needed = [name for name in stream.table.key if name in self._columns(stream) and stream.table.kind in {"log", "state", "keep"}]
        if needed:
            missing = " or ".join(f"{name} is null" for name in needed)
            self._connection.execute(f"update {mapped_table(stream.name)} set _n = 1 where {missing}")
        return int(self._connection.execute(f"select count(*) from {mapped_table(stream.name)} where _n > 1").fetchall()[0][0])

    def _tell_set_apart(self, stream: Stream, repeated: int, progress: Progress) -> None:
        total = progress.rows + progress.quarantined
        misfit = progress.quarantined - repeated
        told = (
            ("repeated key", repeated, "Only the first row of the key was loaded."),
            ("row that does not fit", misfit, "A value does not fit its type, or the key or time is missing: not loaded."),
        )
        self._read_problems[stream.name] = [
            Problem(stream.name, problem, WHOLE_ROW, count, total, note) for problem, count, note in told if count
        ]


def _place(url: str) -> Path:
    scheme, separator, rest = url.partition("://")
    if scheme != "files" or not separator or not rest.startswith("/"):
        raise SourceUnreachable("the URL of exported files looks like files:///path/to/folder or files:///path/to/mapping.toml.")
    return Path(unquote(rest))


def _check_delivered(mapping: FileMapping, stream: Stream, names: list[str]) -> None:
    known = {*stream.table.column_names}
    for name in names:
        if name not in known and not name.startswith(("_", "field__")):
            raise SourceSchemaError(f"{mapping.path.name} [table.{stream.name}]: {stream.table.name} has no column {name!r}.")
    needed = [name for name in (*stream.table.key, stream.table.period_column) if name and name not in {"source_id", "field_name"}]
    if missing := [name for name in needed if name not in names and stream.table.kind in {"log", "state", "keep"}]:
        raise SourceSchemaError(f"{mapping.path.name} [table.{stream.name}]: needs the column {missing[0]}.")
