"""The Spark engine: pieces are Parquet folders at a location that the cluster and this machine reach, read and written by Spark Connect.

Spark computes; manifests, the name of the served snapshot and the removal of old pieces go through the file system of the location.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from sql.canonical import Table
from sql.dialects.results import same_types
from sql.engines import Parameters
from sql.errors import NothingPublished, SnapshotDamaged, StatementRefused
from sql.lake import Lake, bytes_of, delete_folder, listed, marks_of, read_text, rows_of, write_text
from sql.months import write_one_by_one
from sql.pieces import HASH_MODULUS, Manifest, Piece
from sql.portable import Select, bound_texts, mentions, to_spark

SPARK_TYPES = {
    "text": "string", "timestamp": "timestamp", "date": "date", "integer": "int", "bigint": "bigint", "double": "double",
    "decimal": "decimal(18, 4)", "boolean": "boolean",
}  # fmt: skip
UTC_TIMESTAMP = pa.timestamp("us", "UTC")


class SparkSessionOfStore:
    """Views over Parquet folders, made when a query first names them; safe to query from several threads."""

    def __init__(self, lake: Lake) -> None:
        self._spark = lake.connect()
        self._location = lake.location
        self._mark = secrets.token_hex(6)
        self._tables: dict[str, tuple[Table, tuple[str, ...]]] = {}
        self._views: dict[str, str] = {}

    def attach(self, table: Table, pieces: Sequence[Piece]) -> None:
        self._show(table, table.name, tuple(f"{self._location}/pieces/{piece.table}/{piece.name}" for piece in pieces))

    def query(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        from pyspark.errors import PySparkException  # late: an extra that only this engine needs

        select = self._select(sql, parameters)
        try:
            answer = self._spark.sql(select.sql, args=bound_texts(sql, parameters)).toArrow()
        except PySparkException as error:
            raise StatementRefused(f"Spark did not answer: {(str(error).splitlines() or ['no reason given'])[0][:200]}") from error
        return same_types(answer, select.columns)

    def close(self) -> None:
        for name in list(self._views):
            self._hide(name)

    def _show(self, table: Table, name: str, folders: tuple[str, ...]) -> None:
        self._hide(name)
        self._tables[name] = (Table(name, table.kind, table.columns, table.key), folders)

    def _hide(self, name: str) -> None:
        self._tables.pop(name, None)
        view = self._views.pop(name, None)
        if view is not None and not self._spark.is_stopped:
            self._spark.catalog.dropTempView(view)

    def _select(self, sql: str, parameters: Parameters | None) -> Select:
        mentioned = {table: self._view(table, folders) for name, (table, folders) in list(self._tables.items()) if mentions(sql, name)}
        return to_spark(sql, mentioned, parameters)

    def _view(self, table: Table, folders: Sequence[str]) -> str:
        view = f"{table.name}_{self._mark}"
        if table.name not in self._views:
            shape = ", ".join(f"`{column.name}` {SPARK_TYPES[column.type]}" for column in table.columns)
            nulls = ", ".join(f"cast(null as {SPARK_TYPES[column.type]}) as `{column.name}`" for column in table.columns)
            rows = self._spark.read.schema(shape).parquet(*folders) if folders else self._spark.sql(f"select {nulls} where false")
            rows.createOrReplaceTempView(view)
            self._views[table.name] = view
        return view


class SparkWorkspace(SparkSessionOfStore):
    """Scratch tables are Parquet folders too, so that memory stays bounded whatever the source's size."""

    def __init__(self, lake: Lake) -> None:
        super().__init__(lake)
        self._files, self._root = lake.files
        self._folders = 0
        delete_folder(self._files, f"{self._root}/scratch")

    def lanes(self) -> list["SparkWorkspace"]:
        return [self]

    def stage(self, table: Table, name: str, batches: Iterable[pa.RecordBatch]) -> int:
        folder = self._fresh_folder(name)
        self._files.create_dir(f"{self._root}/{folder}", recursive=True)
        schema = pa.schema([pa.field(f.name, UTC_TIMESTAMP if pa.types.is_timestamp(f.type) else f.type) for f in table.arrow_schema])
        rows = 0
        with pq.ParquetWriter(f"{self._root}/{folder}/part.parquet", schema, filesystem=self._files, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch.cast(schema))
                rows += batch.num_rows
        self._show(table, name, (f"{self._location}/{folder}",))
        return rows

    def build(self, table: Table, name: str, sql: str, parameters: Parameters | None = None) -> int:
        folder = self._fresh_folder(name)
        self._write(table, sql, parameters, folder)
        self._show(table, name, (f"{self._location}/{folder}",))
        return rows_of(self._files, f"{self._root}/{folder}")

    def drop(self, name: str) -> None:
        known = self._tables.get(name)
        self._hide(name)
        for folder in known[1] if known else ():
            delete_folder(self._files, folder.replace(self._location, self._root, 1))

    def write_piece(self, table: Table, period: str, sql: str, parameters: Parameters | None = None) -> Piece:
        name = f"{period.replace('/', '~')}-{secrets.token_hex(8)}"
        folder = f"pieces/{table.name}/{name}"
        content_hash = self._write(table, sql, parameters, folder)
        size, checksum = bytes_of(self._files, f"{self._root}/{folder}")
        return Piece(table.name, period, name, rows_of(self._files, f"{self._root}/{folder}"), content_hash, checksum, size)

    def write_months(self, table: Table, name: str, since: date | None) -> list[Piece]:
        return write_one_by_one(self, table, name, since)

    def close(self) -> None:
        super().close()
        delete_folder(self._files, f"{self._root}/scratch")

    def _fresh_folder(self, name: str) -> str:
        self._folders += 1
        return f"scratch/{self._mark}/{name}-{self._folders}"

    def _write(self, table: Table, sql: str, parameters: Parameters | None, folder: str) -> int:
        """Write the rows of a SELECT; returns the sum of their hashes, taken in the same pass."""
        from pyspark.sql import Observation, functions  # late, as in connect

        select = self._select(sql, parameters)
        columns = ", ".join(f"cast(`{c.name}` as {SPARK_TYPES[c.type]}) as `{c.name}`" for c in table.columns)
        rows = self._spark.sql(f"select {columns} from ({select.sql}) as source", args=bound_texts(sql, parameters))
        seen = Observation()
        parts = ", ".join(f"isnull(`{name}`), `{name}`" for name in table.column_names)
        hashed = functions.expr(f"sum(cast(xxhash64({parts}) as decimal(38, 0)))").alias("total")
        rows.observe(seen, hashed).write.mode("error").option("compression", "zstd").parquet(f"{self._location}/{folder}")
        return int(seen.get["total"] or 0) % HASH_MODULUS


class SparkEngine:
    """Folder layout: ``pieces/<table>/<piece>/*.parquet``, ``snapshots/<id>.json``, and ``published`` naming the served one."""

    def __init__(self, url: str) -> None:
        self._lake = Lake.of(url)

    @cached_property
    def _place(self) -> tuple[fs.FileSystem, str]:
        return self._lake.files

    def open_session(self, tables: Mapping[Table, Sequence[Piece]]) -> SparkSessionOfStore:
        session = SparkSessionOfStore(self._lake)
        for table, pieces in tables.items():
            session.attach(table, pieces)
        return session

    def open_workspace(self) -> SparkWorkspace:
        return SparkWorkspace(self._lake)

    def manifest_ids(self) -> list[str]:
        files, root = self._place
        return sorted(info.base_name.removesuffix(".json") for info in listed(files, f"{root}/snapshots") if info.extension == "json")

    def read_manifest(self, snapshot_id: str) -> Manifest:
        files, root = self._place
        text = read_text(files, f"{root}/snapshots/{snapshot_id}.json")
        if text is None:
            raise NothingPublished(f"No snapshot {snapshot_id} in {self._lake.location}.")
        try:
            return Manifest.from_json(text)
        except SnapshotDamaged as error:
            raise SnapshotDamaged(f"{snapshot_id}.json: {error}") from error

    def published_id(self) -> str | None:
        files, root = self._place
        text = read_text(files, f"{root}/published")
        return None if text is None else text.strip()

    def publish(self, manifest: Manifest) -> None:
        files, root = self._place
        write_text(files, f"{root}/snapshots/{manifest.id}.json", manifest.to_json())
        self.serve(manifest.id)

    def serve(self, snapshot_id: str) -> None:
        files, root = self._place
        write_text(files, f"{root}/published", snapshot_id + "\n")

    def damage(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        found = ((piece, self._damage(piece)) for piece in pieces)
        return {piece: problem for piece, problem in found if problem}

    def _damage(self, piece: Piece) -> str | None:
        files, root = self._place
        folder = f"{root}/pieces/{piece.table}/{piece.name}"
        if files.get_file_info(folder).type != fs.FileType.Directory:
            return f"{piece.table}/{piece.name} is missing"
        try:
            size, checksum = bytes_of(files, folder)
        except OSError as error:
            return f"{piece.table}/{piece.name} cannot be read: {error}"
        if size != piece.size:
            return f"{piece.table}/{piece.name} has {size} bytes instead of {piece.size}"
        return None if checksum == piece.checksum else f"{piece.table}/{piece.name}: the checksum differs"

    def marks(self, pieces: Sequence[Piece]) -> dict[Piece, str]:
        files, root = self._place
        found = marks_of(files, root)
        return {piece: found[f"{piece.table}/{piece.name}"] for piece in pieces if f"{piece.table}/{piece.name}" in found}

    def forget(self, keep: Sequence[Manifest]) -> int:
        files, root = self._place
        kept_ids = {manifest.id for manifest in keep}
        kept = {f"{root}/pieces/{piece.table}/{piece.name}" for manifest in keep for piece in manifest.pieces()}
        for info in listed(files, f"{root}/snapshots"):
            if info.base_name.removesuffix(".json") not in kept_ids:
                files.delete_file(info.path)
        folders = [info.path for table in listed(files, f"{root}/pieces") for info in listed(files, table.path)]
        orphans = [path for path in folders if path not in kept]
        return sum(delete_folder(files, path) for path in orphans)
