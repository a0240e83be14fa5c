"""The embedded engine: Parquet pieces on disk, read and written by in-memory DuckDB connections."""

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sql.canonical import Table
from sql.durable import durable_rename, write_durably
from sql.engines import Parameters
from sql.errors import NothingPublished, SnapshotDamaged
from sql.months import write_one_by_one
from sql.pieces import HASH_MODULUS, Manifest, Piece
from sql.portable import mentioned_words, named_parameters
from sql.quiet import quiet_connection
from sql.verified import file_marks

DUCKDB_TYPES = {
    "text": "varchar", "timestamp": "timestamp", "date": "date", "integer": "integer", "bigint": "bigint",
    "double": "double", "decimal": "decimal(18, 4)", "boolean": "boolean",
}  # fmt: skip
Limits = Mapping[str, str | int]
CATALOGUE = ("information_schema", "show", "pragma", "duckdb_", "pg_", "sqlite_")
ROWS_READ_FOR_ONE_TEAM = 10_240


class DuckDbSession:
    """Views over Parquet pieces in an in-memory database; each query runs on a cursor of its own."""

    def __init__(self, folder: Path, scratch: Path | None = None, *, limits: Limits | None = None) -> None:
        self._folder = folder
        self._connection = quiet_connection({"temp_directory": str(scratch or folder / "spill"), **(limits or {})})
        self._connection.execute("set timezone = 'UTC'")
        self._attached: dict[str, tuple[Table, tuple[Piece, ...]]] = {}
        self._offered: dict[str, tuple[Table, Sequence[Piece]]] = {}
        self._offering = threading.Lock()

    def offer(self, tables: Mapping[Table, Sequence[Piece]]) -> None:
        """Attach each of these when a query first names it: to open a hundred tables takes longer than most answers."""
        self._offered = {table.name: (table, pieces) for table, pieces in tables.items()}

    def attach(self, table: Table, pieces: Sequence[Piece]) -> None:
        shown = (table, tuple(pieces))
        if self._attached.get(table.name) == shown:
            return
        if pieces:
            files = ", ".join(_quoted(self._folder / "pieces" / piece.table / piece.name) for piece in pieces)
            body = f"select {', '.join(_identifiers(table))} from read_parquet([{files}])"
        else:
            columns = (f"cast(null as {DUCKDB_TYPES[column.type]}) as {_identifier(column.name)}" for column in table.columns)
            body = f"select {', '.join(columns)} where false"
        self._connection.execute(f"create or replace view {_identifier(table.name)} as {body}")
        self._attached[table.name] = shown

    def _attach_offered(self, sql: str) -> None:
        words = mentioned_words(sql)
        with self._offering:
            is_about_all = any(word.startswith(CATALOGUE) for word in words)
            named = [name for name in self._offered if is_about_all or name in words]
            for name in named:
                self.attach(*self._offered[name])
                del self._offered[name]

    def query(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        self._attach_offered(sql)
        cursor = self._connection.cursor()
        return cursor.sql(sql, params=_bound(sql, parameters)).to_arrow_table()

    def lock_down(self) -> None:
        """From here on: no file outside the store can be read, nothing can be written or reconfigured."""
        self._connection.execute(f"set allowed_directories = [{_quoted(self._folder / 'pieces')}]")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set parquet_metadata_cache = true")  # pieces never change
        self._connection.execute("set lock_configuration = true")

    def close(self) -> None:
        self._connection.close()


class DuckDbWorkspace(DuckDbSession):
    """Scratch tables are Parquet files too, so that memory stays bounded whatever the source's size."""

    def __init__(self, folder: Path, *, limits: Limits | None = None) -> None:
        shutil.rmtree(folder / "scratch", ignore_errors=True)  # what a killed refresh left; the lock says that no other one runs
        (folder / "scratch").mkdir(parents=True)
        self._scratch = tempfile.TemporaryDirectory(dir=folder / "scratch")
        super().__init__(folder, Path(self._scratch.name), limits=limits)
        self._connection.execute("set preserve_insertion_order = false")
        self._connection.execute("set parquet_metadata_cache = true")  # a fact opens a file for each month; no path is written twice
        self._written = 0
        self._scratched: dict[str, str] = {}

    def stage(self, table: Table, name: str, batches: Iterable[pa.RecordBatch]) -> int:
        self._forget(name)
        path = self._fresh_path(name)
        rows = 0
        with pq.ParquetWriter(path, table.arrow_schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows += batch.num_rows
        self._connection.execute(f"create or replace view {_identifier(name)} as select * from read_parquet({_quoted(path)})")
        self._scratched[name] = "view"
        self._attached.pop(name, None)
        return rows

    def build(self, table: Table, name: str, sql: str, parameters: Parameters | None = None) -> int:
        self.drop(name)
        self._connection.execute(f"create table {_identifier(name)} as {_typed(table, sql)}", _bound(sql, parameters))
        self._scratched[name] = "table"
        return int(self._connection.execute(f"select count(*) from {_identifier(name)}").fetchall()[0][0])

    def drop(self, name: str) -> None:
        kind = self._scratched.pop(name, None) or ("view" if name in self._attached else None)
        self._attached.pop(name, None)
        if kind:
            self._connection.execute(f"drop {kind} {_identifier(name)}")
        self._forget(name)

    def _fresh_path(self, name: str) -> Path:
        self._written += 1
        return Path(self._scratch.name) / f"{name}-{self._written}.parquet"

    def _forget(self, name: str) -> None:
        for path in Path(self._scratch.name).glob(f"{name}-*.parquet"):
            path.unlink()

    def write_piece(self, table: Table, period: str, sql: str, parameters: Parameters | None = None) -> Piece:
        path = self._fresh_path("piece")
        self._write(table, sql, parameters, path)
        hashed = f"select count(*), cast(sum(hash({', '.join(_identifiers(table))})) as varchar) from read_parquet({_quoted(path)})"
        rows, total = self._connection.execute(hashed).fetchall()[0]
        return self._keep(table, period, path, rows, int(total or 0) % HASH_MODULUS)

    def write_months(self, table: Table, name: str, since: date | None) -> list[Piece]:
        """One statement cuts the table into files, one sums up the hashes of every month: a third of the cost of a statement a month."""
        folder = Path(self._scratch.name) / "months"
        shutil.rmtree(folder, ignore_errors=True)
        columns = ", ".join(_identifiers(table))
        month = f"cast(date_trunc('month', {_identifier(table.period_column or '')}) as date)"
        rows = f"select {columns}, {month} as piece_month from {_identifier(name)} where {month} >= $since"
        bound = {"since": since or date.min}
        in_order, groups = _by_team(table)
        copying = f"copy ({rows}{in_order}) to {_quoted(folder)} (format parquet, compression zstd, partition_by (piece_month){groups})"
        self._connection.execute(copying, bound)
        summing = f"select piece_month, count(*), cast(sum(hash({columns})) as varchar) from ({rows}) as rows group by 1 order by 1"
        summed = self._connection.execute(summing, bound).fetchall()
        files = {month: list((folder / f"piece_month={month}").iterdir()) for month, _, _ in summed}
        if any(len(found) != 1 for found in files.values()):  # past a hundred months DuckDB may cut one into several files
            return write_one_by_one(self, table, name, since)
        return [self._keep(table, f"{m:%Y-%m}", files[m][0], rows, int(total) % HASH_MODULUS) for m, rows, total in summed]

    def _keep(self, table: Table, period: str, path: Path, rows: int, content_hash: int) -> Piece:
        """Move a written file to its place, under a name that its content gives."""
        checksum = _checksum(path)
        name = f"{period.replace('/', '~')}-{content_hash:016x}-{checksum[:12]}.parquet"
        folder = self._folder / "pieces" / table.name
        folder.mkdir(parents=True, exist_ok=True)
        durable_rename(path, folder / name)
        return Piece(table.name, period, name, rows, content_hash, checksum, (folder / name).stat().st_size)

    def _write(self, table: Table, sql: str, parameters: Parameters | None, path: Path) -> None:
        in_order, groups = _by_team(table)
        copying = f"copy ({_typed(table, sql)}{in_order}) to {_quoted(path)} (format parquet, compression zstd{groups})"
        self._connection.execute(copying, _bound(sql, parameters))

    def close(self) -> None:
        super().close()
        self._scratch.cleanup()


class DuckDbEngine:
    """Folder layout: ``pieces/<table>/*.parquet``, ``snapshots/<id>.json``, and ``published`` naming the served one.

    ``limits`` are DuckDB settings of a workspace: ``memory_limit`` (four fifths of the machine by default), ``threads``.
    """

    def __init__(self, folder: Path, *, limits: Limits | None = None) -> None:
        self._folder = folder
        self._limits = limits

    def open_session(self, tables: Mapping[Table, Sequence[Piece]]) -> DuckDbSession:
        session = DuckDbSession(self._folder)
        session.offer(tables)
        session.lock_down()
        return session

    def open_workspace(self) -> DuckDbWorkspace:
        return DuckDbWorkspace(self._folder, limits=self._limits)

    def manifest_ids(self) -> list[str]:
        return sorted(path.stem for path in (self._folder / "snapshots").glob("*.json"))

    def read_manifest(self, snapshot_id: str) -> Manifest:
        path = self._folder / "snapshots" / f"{snapshot_id}.json"
        if not path.is_file():
            raise NothingPublished(f"No snapshot {snapshot_id} in {self._folder}.")
        try:
            return Manifest.from_json(path.read_text())
        except (UnicodeDecodeError, SnapshotDamaged) as error:
            raise SnapshotDamaged(f"{path.name}: {error}") from error

    def published_id(self) -> str | None:
        path = self._folder / "published"
        return path.read_text(errors="replace").strip() if path.is_file() else None

    def publish(self, manifest: Manifest) -> None:
        (self._folder / "snapshots").mkdir(parents=True, exist_ok=True)
        write_durably(self._folder / "snapshots" / f"{manifest.id}.json", manifest.to_json())
        self.serve(manifest.id)

    def serve(self, snapshot_id: str) -> None:
        write_durably(self._folder / "published", snapshot_id + "\n")

    def damage(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        found = ((piece, self._damage(piece)) for piece in pieces)
        return {piece: problem for piece, problem in found if problem}

    def _damage(self, piece: Piece) -> str | None:
        path = self._path(piece)
        if not path.is_file():
            return f"{piece.table}/{piece.name} is missing"
        if path.stat().st_size != piece.size:
            return f"{piece.table}/{piece.name} has {path.stat().st_size} bytes instead of {piece.size}"
        try:
            return None if _checksum(path) == piece.checksum else f"{piece.table}/{piece.name}: the checksum differs"
        except OSError as error:
            return f"{piece.table}/{piece.name} cannot be read: {error.strerror}"

    def marks(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        return file_marks({piece: [self._path(piece)] for piece in pieces}, self._folder)

    def _path(self, piece: Piece) -> Path:
        return self._folder / "pieces" / piece.table / piece.name

    def forget(self, keep: Sequence[Manifest]) -> int:
        kept_ids = {manifest.id for manifest in keep}
        kept = {(piece.table, piece.name) for manifest in keep for piece in manifest.pieces()}
        for path in (self._folder / "snapshots").glob("*.json"):
            if path.stem not in kept_ids:
                path.unlink()
        orphans = [path for path in (self._folder / "pieces").glob("*/*") if (path.parent.name, path.name) not in kept]
        for path in orphans:
            path.unlink()
        return len(orphans)


def _by_team(table: Table) -> tuple[str, str]:
    """Order and row groups of a fact by team: one team's rows lie in a few row groups of a piece, and the others are skipped."""
    if not table.is_by_team:
        return "", ""
    return f" order by {', '.join(_identifier(name) for name in table.key)}", f", row_group_size {ROWS_READ_FOR_ONE_TEAM}"


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _bound(sql: str, parameters: Parameters | None) -> dict[str, object]:
    wanted = named_parameters(sql)
    return {name: value for name, value in (parameters or {}).items() if name in wanted}


def _typed(table: Table, sql: str) -> str:
    """A SELECT of the table's columns, in its order and types, from another SELECT."""
    columns = ", ".join(f"cast({_identifier(c.name)} as {DUCKDB_TYPES[c.type]}) as {_identifier(c.name)}" for c in table.columns)
    return f"select {columns} from ({sql}) as source"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _identifiers(table: Table) -> list[str]:
    return [_identifier(name) for name in table.column_names]


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
