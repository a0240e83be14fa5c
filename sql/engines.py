"""The engine seam: one small interface, one module per engine.

SQL is written once in a portable subset of DuckDB's dialect; an engine translates it. Parameters are bound by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from sql.canonical import Table
from sql.errors import TakeholdError
from sql.pieces import Manifest, Piece

Parameters = Mapping[str, object]


class Session(Protocol):
    """A connection that sees chosen pieces as tables under their plain names."""

    def attach(self, table: Table, pieces: Sequence[Piece]) -> None:
        """Show ``pieces`` as a table called ``table.name``; an empty list shows an empty, typed table."""

    def query(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """Run one portable SELECT."""

    def close(self) -> None:
        """Give the connection back."""


class Workspace(Session, Protocol):
    """A session that may also write pieces and scratch tables; used by a refresh only."""

    def lanes(self) -> Sequence["Workspace"]:
        """This workspace and those in which a fact may be built beside it, each with tables and scratch tables of its own."""

    def stage(self, table: Table, name: str, batches: Iterable[pa.RecordBatch]) -> int:
        """Land batches as a scratch table called ``name``; returns the rows."""

    def build(self, table: Table, name: str, sql: str, parameters: Parameters | None = None) -> int:
        """Fill a scratch table called ``name`` with the columns of ``table`` from a SELECT; returns the rows."""

    def drop(self, name: str) -> None:
        """Drop a scratch table."""

    def write_piece(self, table: Table, period: str, sql: str, parameters: Parameters | None = None) -> Piece:
        """Store the rows of a SELECT as an immutable piece; durable at the latest when a manifest that names it is published."""

    def write_months(self, table: Table, name: str, since: date | None) -> list[Piece]:
        """Store the scratch table ``name`` in the same way: a piece for each month of the table's period, from ``since`` on (None: all)."""


class Engine(Protocol):
    """Where pieces and manifests are kept."""

    def open_session(self, tables: Mapping[Table, Sequence[Piece]]) -> Session:
        """A read-only session over the given pieces; safe to query from several threads."""

    def open_workspace(self) -> Workspace:
        """A writing session; one at a time, under the refresh lock."""

    def manifest_ids(self) -> list[str]:
        """Ids of the kept snapshots, oldest first."""

    def read_manifest(self, snapshot_id: str) -> Manifest:
        """Raises SnapshotDamaged if it cannot be read whole."""

    def published_id(self) -> str | None:
        """Id of the snapshot that is served."""

    def publish(self, manifest: Manifest) -> None:
        """Keep the manifest and serve it, atomically."""

    def serve(self, snapshot_id: str) -> None:
        """Serve an earlier snapshot, atomically."""

    def damage(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        """What is wrong with the damaged ones among ``pieces``; reads all of their bytes."""

    def marks(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        """What changes whenever a stored piece does, told without reading it; nothing where the store cannot tell."""

    def forget(self, keep: Sequence[Manifest]) -> int:
        """Delete manifests and pieces that ``keep`` does not name; returns the pieces deleted."""


def open_engine(home: Path, store_url: str | None) -> Engine:
    """The engine that the settings name: embedded DuckDB files below ``home``, or what the URL's scheme says."""
    if store_url is None:
        from sql.duckdb_engine import DuckDbEngine  # late, as all below: only the chosen engine is loaded

        return DuckDbEngine(home / "store")
    scheme = store_url.split(":", 1)[0]
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        from sql.postgres_engine import PostgresEngine

        return PostgresEngine(store_url)
    if scheme in {"clickhouse", "chdb"}:
        from sql.clickhouse_engine import ClickHouseEngine

        return ClickHouseEngine(store_url)
    if scheme in {"sc", "spark"}:
        from sql.spark_engine import SparkEngine

        return SparkEngine(store_url)
    raise TakeholdError(
        f"[store] url: no engine for '{scheme}'. Known: postgresql, clickhouse, sc (Spark Connect); chdb and spark run them in this "
        "process. Leave the URL out for the embedded store."
    )
