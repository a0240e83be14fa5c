"""Writing on the embedded engine: scratch tables and immutable pieces."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sql.canonical import Table
from sql.duckdb_session import DuckDbSession, bound, identifier, identifiers, quoted, typed
from sql.durable import Arriving
from sql.engines import Parameters
from sql.months import write_one_by_one
from sql.pieces import HASH_MODULUS, Piece
from sql.quiet import quiet_connection

Limits = Mapping[str, str | int]
ROWS_READ_FOR_ONE_TEAM = 10_240


class DuckDbWorkspace(DuckDbSession):
    """Staged rows are Parquet files too, so that memory stays bounded whatever the source's size.

    Views and scratch tables are temporary, so that each connection has its own: facts are built side by side under the same names.
    One thread at a time uses a workspace; ``arriving`` may be shared.
    """

    def __init__(self, folder: Path, files: Path, connection: duckdb.DuckDBPyConnection, arriving: Arriving) -> None:
        super().__init__(folder, connection)
        self._files = files
        self._arriving = arriving
        self._view = "temp view"
        self._written = 0
        self._scratched: dict[str, str] = {}
        files.mkdir(exist_ok=True)
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set parquet_metadata_cache = true")  # a fact opens a file for each month; no path is written twice

    def lanes(self) -> list["DuckDbWorkspace"]:
        """Two, where the engine may use two threads: while one fact is planned, sorted or written, another one is counted."""
        threads = int(self._connection.execute("select current_setting('threads')").fetchall()[0][0])
        if threads == 1:
            return [self]
        return [self, DuckDbWorkspace(self._folder, self._files / "beside", self._connection.cursor(), self._arriving)]

    def query(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        return self._connection.sql(sql, params=bound(sql, parameters)).to_arrow_table()

    def settle(self) -> None:
        """Wait until every piece written so far would survive a crash of the machine."""
        self._arriving.settle()

    def stage(self, table: Table, name: str, batches: Iterable[pa.RecordBatch]) -> int:
        self._forget(name)
        path = self._fresh_path(name)
        rows = 0
        with pq.ParquetWriter(path, table.arrow_schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows += batch.num_rows
        self._connection.execute(f"create or replace temp view {identifier(name)} as select * from read_parquet({quoted(path)})")
        self._scratched[name] = "view"
        self._attached.pop(name, None)
        return rows

    def build(self, table: Table, name: str, sql: str, parameters: Parameters | None = None) -> int:
        self.drop(name)
        self._connection.execute(f"create temp table {identifier(name)} as {typed(table, sql)}", bound(sql, parameters))
        self._scratched[name] = "table"
        return int(self._connection.execute(f"select count(*) from {identifier(name)}").fetchall()[0][0])

    def drop(self, name: str) -> None:
        kind = self._scratched.pop(name, None) or ("view" if name in self._attached else None)
        self._attached.pop(name, None)
        if kind:
            self._connection.execute(f"drop {kind} {identifier(name)}")
        self._forget(name)

    def _fresh_path(self, name: str) -> Path:
        self._written += 1
        return self._files / f"{name}-{self._written}.parquet"

    def _forget(self, name: str) -> None:
        for path in self._files.glob(f"{name}-*.parquet"):
            path.unlink()

    def write_piece(self, table: Table, period: str, sql: str, parameters: Parameters | None = None) -> Piece:
        path = self._fresh_path("piece")
        self._write(table, sql, parameters, path)
        hashed = f"select count(*), cast(sum(hash({', '.join(identifiers(table))})) as varchar) from read_parquet({quoted(path)})"
        rows, total = self._connection.execute(hashed).fetchall()[0]
        return self._keep(table, period, path, rows, int(total or 0) % HASH_MODULUS)

    def write_months(self, table: Table, name: str, since: date | None) -> list[Piece]:
        """One statement cuts the table into files, one sums up the hashes of every month: a third of the cost of a statement a month."""
        folder = self._files / "months"
        shutil.rmtree(folder, ignore_errors=True)
        columns = ", ".join(identifiers(table))
        month = f"cast(date_trunc('month', {identifier(table.period_column or '')}) as date)"
        rows = f"select {columns}, {month} as piece_month from {identifier(name)} where {month} >= $since"
        window = {"since": since or date.min}
        in_order, groups = _by_team(table)
        copying = f"copy ({rows}{in_order}) to {quoted(folder)} (format parquet, compression zstd, partition_by (piece_month){groups})"
        self._connection.execute(copying, window)
        summing = f"select piece_month, count(*), cast(sum(hash({columns})) as varchar) from ({rows}) as rows group by 1 order by 1"
        summed = self._connection.execute(summing, window).fetchall()
        files = {month: list((folder / f"piece_month={month}").iterdir()) for month, _, _ in summed}
        if any(len(found) != 1 for found in files.values()):  # past a hundred months DuckDB may cut one into several files
            return write_one_by_one(self, table, name, since)
        return [self._keep(table, f"{m:%Y-%m}", files[m][0], rows, int(total) % HASH_MODULUS) for m, rows, total in summed]

    def _keep(self, table: Table, period: str, path: Path, rows: int, content_hash: int) -> Piece:
        """Move a written file to its place, under a name that its content gives."""
        digest = checksum(path)
        name = f"{period.replace('/', '~')}-{content_hash:016x}-{digest[:12]}.parquet"
        folder = self._folder / "pieces" / table.name
        folder.mkdir(parents=True, exist_ok=True)
        self._arriving.rename(path, folder / name)
        return Piece(table.name, period, name, rows, content_hash, digest, (folder / name).stat().st_size)

    def _write(self, table: Table, sql: str, parameters: Parameters | None, path: Path) -> None:
        in_order, groups = _by_team(table)
        copying = f"copy ({typed(table, sql)}{in_order}) to {quoted(path)} (format parquet, compression zstd{groups})"
        self._connection.execute(copying, bound(sql, parameters))

    def close(self) -> None:
        super().close()
        shutil.rmtree(self._files, ignore_errors=True)


def open_workspace(folder: Path, limits: Limits | None, arriving: Arriving) -> DuckDbWorkspace:
    """A workspace of its own; see ``DuckDbEngine`` for the limits."""
    shutil.rmtree(folder / "scratch", ignore_errors=True)  # what a killed refresh left; the lock says that no other one runs
    (folder / "scratch").mkdir(parents=True)
    files = Path(tempfile.mkdtemp(dir=folder / "scratch"))
    connection = quiet_connection({"temp_directory": str(files / "spill"), **(limits or {})})
    return DuckDbWorkspace(folder, files, connection, arriving)


def _by_team(table: Table) -> tuple[str, str]:
    """Order and row groups of a fact by team: one team's rows lie in a few row groups of a piece, and the others are skipped."""
    if not table.is_by_team:
        return "", ""
    return f" order by {', '.join(identifier(name) for name in table.key)}", f", row_group_size {ROWS_READ_FOR_ONE_TEAM}"


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
