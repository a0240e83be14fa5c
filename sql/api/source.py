"""A CRM behind an API as a source: landed first, then mapped by the same kind of SELECTs as a database."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import duckdb
import pyarrow as pa

from sql.api.address import BadAddress, parse_address
from sql.api.client import BadRequest
from sql.api.landing import Landing, land_all
from sql.api.staging import Staging
from sql.api.tables import open_tables
from sql.api.vendor import PermissionMissing, Vendor
from sql.api.vendors import open_vendor
from sql.arrow_rows import to_batch
from sql.connector import CapabilityRow, Connector, Stream, load_connector
from sql.errors import SourceSchemaError, SourceUnreachable
from sql.extract import ConnectionReport, Progress, SourceConfig, as_seen
from sql.files.checks import WHOLE_ROW

BATCH_ROWS = 20_000
POSITION = "_cursor"


class ApiSource:
    """An API that was signed in to; ``land`` brings its staging files up to date before anything is read."""

    def __init__(self, config: SourceConfig) -> None:
        """Sign in. Raises SourceUnreachable for a URL that is none, and where the API refuses."""
        self.config = config
        self.connector: Connector = load_connector(config.kind)
        try:
            self._vendor: Vendor = open_vendor(parse_address(config.url))
            self._version = self._vendor.hello()
        except (BadAddress, SourceUnreachable) as error:
            raise SourceUnreachable(f"[sources.{config.name}] {error}") from None
        self._staging: Staging | None = None
        self._tables: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> "ApiSource":
        return self

    def __exit__(self, *exception: object) -> None:
        self._vendor.close()
        if self._tables is not None:
            self._tables.close()

    def land(self, as_of_at: datetime, progress: Callable[[str, float], None]) -> None:
        """Fetch what is new into the staging files, and learn what may not be read. Raises SourceUnreachable."""
        if self.config.folder is None:
            raise SourceUnreachable(f"[sources.{self.config.name}] an API needs a home to keep what it returns.")
        try:
            self._staging = Staging(self.config.folder)
            land_all(Landing(self._vendor, self._staging, as_of_at, progress, self.config.identity))
        except SourceUnreachable as error:
            raise SourceUnreachable(f"[sources.{self.config.name}] {error}") from None
        self._tables = open_tables(self._staging, self._vendor.streams)
        denied: dict[str, tuple[str | None, str]] = {
            name: (state.denied, state.denied_status) for name, state in self._staging.streams.items() if state.denied
        }
        seen = self._seen()
        capabilities = tuple(_as_allowed(as_seen(row, seen.get(row.capability)), denied) for row in self.connector.capabilities)
        self.connector = replace(self.connector, capabilities=capabilities)

    def _seen(self) -> dict[str, dict[str, object]]:
        """Capabilities that a look at what was landed tells better than the defaults."""
        if self.connector.look is None:
            return {}
        rows = self._relation(self.connector.look, None).to_arrow_table().to_pylist()
        return {str(row["capability"]): row for row in rows}

    def report(self) -> ConnectionReport:
        """A first look: which streams may be read, and the permission that is missing for the others."""
        rows: dict[str, int] = {}
        notes = [*self.connector.warnings]
        for stream in self._vendor.streams:
            try:
                page = self._vendor.fetch(stream, {**self._vendor.start(stream, None), "probe": True})
                rows[f"{stream.name} (first page)"] = sum(1 for _ in page.rows)
            except PermissionMissing as missing:
                notes.append(f"{stream.name} cannot be read: {missing}")
            except SourceUnreachable as error:
                if not (stream.is_side and isinstance(error, BadRequest)):
                    raise SourceUnreachable(f"[sources.{self.config.name}] {stream.name}: {error}") from None
                notes.append(f"{stream.name} cannot be read: {error}")
        variant = f"{self.connector.vendor} over its API"
        return ConnectionReport(self.config.kind, variant, self._version, (), rows, (*notes, *self._vendor.notes()))

    def source_row(self) -> dict[str, object]:
        """The columns of crm_source that the API tells."""
        streams = self.connector.streams_of("crm_source")
        if self._tables is None or not streams:
            return {}
        rows = self._relation(streams[0], None).to_arrow_table().slice(0, 1).to_pylist()
        return dict(rows[0]) if rows else {}

    def problems(self) -> list[dict[str, object]]:
        """Rows of source_problem: rows set apart when landing, streams that may not be read, and what the API said besides."""
        staging = self._landed()
        found: list[dict[str, object]] = []
        for name, state in sorted(staging.streams.items()):
            if state.set_apart:
                first = next(iter(state.set_apart.values()))
                count = len(state.set_apart)
                found.append(self._problem(name, "row set apart", count, state.rows + count, f"Not landed. The first: {first}."))
            if state.denied:
                found.append(self._problem(name, "not readable", 0, 0, state.denied))
            found += [self._problem(name, f"note {number}", 0, 0, note) for number, note in enumerate(state.notes, 1)]
        for stream in self.connector.streams_of("source_problem"):
            found += [{"source_id": self.config.name, **row} for row in self._relation(stream, None).to_arrow_table().to_pylist()]
        return found + [self._problem("account", f"note {number}", 0, 0, note) for number, note in enumerate(self._vendor.notes(), 1)]

    def set_apart(self) -> dict[str, tuple[int, str]]:
        """Rows that landing set apart, by stream, with the first reason."""
        states = self._landed().streams
        return {name: (len(state.set_apart), next(iter(state.set_apart.values()))) for name, state in states.items() if state.set_apart}

    def pages(self, stream: Stream, cursor: str | None, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of the rows that were landed after ``cursor``, a number of the staging."""
        progress.cursor = cursor
        yield from self._batches(stream, int(cursor or 0), progress)

    def chunks(self, stream: Stream, progress: Progress) -> Iterator[pa.RecordBatch]:
        """Batches of everything that is landed."""
        yield from self._batches(stream, None, progress)

    def _batches(self, stream: Stream, position: int | None, progress: Progress) -> Iterator[pa.RecordBatch]:
        for batch in self._relation(stream, position).to_arrow_reader(BATCH_ROWS):
            names = batch.schema.names
            values = list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
            if position is not None and values:
                place = names.index(POSITION)
                position = max(position, *(row[place] for row in values))
                progress.cursor = str(position)
            converted = to_batch(stream.table, names, values, self.config.name)
            progress.rows += converted.batch.num_rows
            progress.quarantined += converted.quarantined
            progress.reason = progress.reason or converted.reason
            yield converted.batch

    def _relation(self, stream: Stream, position: int | None) -> duckdb.DuckDBPyRelation:
        if self._tables is None:
            raise SourceUnreachable(f"[sources.{self.config.name}] nothing was fetched yet.")
        try:
            return self._tables.sql(stream.sql, params={"cursor": position} if position is not None else None)
        except duckdb.Error as error:
            words = str(error).splitlines()[0][:200]
            raise SourceSchemaError(f"[sources.{self.config.name}] {stream.path.parent.name}/{stream.path.name}: {words}") from None

    def _landed(self) -> Staging:
        if self._staging is None:
            raise SourceUnreachable(f"[sources.{self.config.name}] nothing was fetched yet.")
        return self._staging

    def _problem(self, stream: str, problem: str, count: int, checked: int, note: str) -> dict[str, object]:
        return {
            "source_id": self.config.name,
            "stream": stream,
            "problem": problem,
            "column_name": WHOLE_ROW,
            "row_count": count,
            "rows_checked": checked,
            "note": note,
        }


def _as_allowed(row: CapabilityRow, denied: dict[str, tuple[str | None, str]]) -> CapabilityRow:
    """A capability whose streams may not all be read is not known, and says which permission would change that."""
    missing = [name for name in row.reads if name in denied]
    if not missing or row.status == "none":
        return row
    words = " ".join(dict.fromkeys(str(denied[name][0]) for name in missing))
    return replace(row, status=denied[missing[0]][1], note=f"Not readable: {words}")
