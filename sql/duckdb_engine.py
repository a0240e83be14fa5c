"""The embedded engine: Parquet pieces on disk, read and written by in-memory DuckDB connections."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sql.canonical import Table
from sql.duckdb_session import DuckDbSession
from sql.duckdb_workspace import DuckDbWorkspace, Limits, checksum, open_workspace
from sql.durable import Arriving, write_durably
from sql.errors import NothingPublished, SnapshotDamaged
from sql.pieces import Manifest, Piece
from sql.quiet import quiet_connection
from sql.verified import file_marks


class DuckDbEngine:
    """Folder layout: ``pieces/<table>/*.parquet``, ``snapshots/<id>.json``, and ``published`` naming the served one.

    ``limits`` are DuckDB settings of a workspace: ``memory_limit`` (four fifths of the machine by default), ``threads``.
    """

    def __init__(self, folder: Path, *, limits: Limits | None = None) -> None:
        self._folder = folder
        self._limits = limits
        self._arriving = Arriving()

    def open_session(self, tables: Mapping[Table, Sequence[Piece]]) -> DuckDbSession:
        session = DuckDbSession(self._folder, quiet_connection({"temp_directory": str(self._folder / "spill")}))
        session.offer(tables)
        session.lock_down()
        return session

    def open_workspace(self) -> DuckDbWorkspace:
        return open_workspace(self._folder, self._limits, self._arriving)

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
        self._arriving.settle()  # no manifest names bytes that a crash could still take
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
            return None if checksum(path) == piece.checksum else f"{piece.table}/{piece.name}: the checksum differs"
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
