"""The store: open the served snapshot, publish a new one, roll back, verify. A reader always sees one whole snapshot."""

import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sql.canonical import TABLES, Table
from sql.engines import Engine, Parameters, Session, open_engine
from sql.errors import NothingPublished, SnapshotDamaged, SnapshotOutdated, StoreUnreachable
from sql.fact_tables import table_of
from sql.facts import load_facts
from sql.pieces import Manifest, Piece
from sql.verified import Ledger, damage_of

KEPT_SNAPSHOTS = 5


@dataclass(frozen=True)
class SnapshotInfo:
    """One line of ``takehold snapshots``."""

    id: str
    as_of_at: datetime | None
    published_at: datetime | None
    content_hash: str
    is_published: bool
    is_whole: bool
    problem: str | None = None


class Snapshot:
    """An immutable snapshot, open for reading. Safe to share between threads."""

    def __init__(self, engine: Engine, manifest: Manifest) -> None:
        self._engine = engine
        self.manifest = manifest
        self._lock = threading.RLock()

    @cached_property
    def _known(self) -> Mapping[str, Table]:
        return all_tables()

    @cached_property
    def _session(self) -> Session:
        known = self._known
        named: dict[Table, Sequence[Piece]] = {known[name]: pieces for name, pieces in self.manifest.tables.items() if name in known}
        missing: dict[Table, Sequence[Piece]] = {table: () for name, table in known.items() if name not in self.manifest.tables}
        session = self._engine.open_session({**named, **missing})
        weakref.finalize(self, session.close)
        return session

    def query(self, sql: str, parameters: Parameters | None = None) -> pd.DataFrame:
        """Rows of one portable SELECT over canonical tables and facts by their plain names."""
        return self._read(sql, parameters).to_pandas()

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Rows of one portable SELECT as dictionaries with exact types: whole numbers stay whole beside nulls."""
        return self._read(sql, parameters).to_pylist()

    def _read(self, sql: str, parameters: Parameters | None) -> pa.Table:
        with self._lock:
            try:
                return self._session.query(sql, parameters)
            except StoreUnreachable:
                raise
            except Exception as error:
                known = self.manifest.fact_hashes
                changed = [fact.name for fact in load_facts() if fact.name in known and known[fact.name] != fact.text_hash]
                if not changed:
                    raise
                facts = f"{', '.join(changed[:3])}{' and others' if len(changed) > 3 else ''}"
                raise SnapshotOutdated(
                    f"The snapshot was made by another version, which built {facts} otherwise. Run first: takehold refresh"
                ) from error

    def columns(self, name: str) -> dict[str, str]:
        """Columns of a table with their types, as in ``sql/table.py``."""
        return {column.name: column.type for column in self._known[name].columns}

    def close(self) -> None:
        """Give the connection back."""
        if "_session" in self.__dict__:
            self._session.close()


class Store:
    """The kept snapshots of one home."""

    def __init__(self, engine: Engine, ledger: Ledger) -> None:
        self.engine = engine
        self._ledger = ledger

    @classmethod
    def open(cls, home: Path, store_url: str | None = None) -> "Store":
        """Open the store that the settings name; creates nothing in the embedded store."""
        return cls(open_engine(home, store_url), Ledger(home / "store" / "verified.json"))

    def published(self) -> Snapshot:
        """The served snapshot, checked; a damaged one is refused and the newest whole one before it is served.

        Bytes are read where they may have changed since they were last found whole. Raises NothingPublished if no whole snapshot exists.
        """
        return Snapshot(self.engine, self.whole_manifest())

    def whole_manifest(self) -> Manifest:
        """Manifest of the served snapshot or, if that is damaged, of the newest whole one."""
        served = self.engine.published_id()
        ids = self.engine.manifest_ids()
        candidates = ([served] if served in ids else []) + [i for i in reversed(ids) if i != served]
        for snapshot_id in candidates:
            try:
                manifest = self.engine.read_manifest(snapshot_id)
            except (SnapshotDamaged, NothingPublished):
                continue
            if not damage_of(self.engine, manifest.pieces(), self._ledger, read_all=False):
                return manifest
        if candidates:
            raise NothingPublished(f"None of the {len(candidates)} kept snapshots is whole. Run 'takehold refresh' to build a new one.")
        raise NothingPublished("Nothing is published yet. Run 'takehold refresh' first.")

    def verify(self, snapshot_id: str) -> list[str]:
        """What is wrong with a snapshot, with all of its bytes read; an empty list means whole."""
        return self.verify_each([snapshot_id])[snapshot_id]

    def verify_each(self, snapshot_ids: Sequence[str]) -> dict[str, list[str]]:
        """What is wrong with each snapshot; a piece that several of them share is read once."""
        return self._problems(snapshot_ids, read_all=True)

    def snapshots(self) -> list[SnapshotInfo]:
        """All kept snapshots, oldest first, checked as they are when opened."""
        served = self.engine.published_id()
        problems = self._problems(self.engine.manifest_ids(), read_all=False)
        return [self._info(snapshot_id, served, found) for snapshot_id, found in problems.items()]

    def rollback(self, snapshot_id: str) -> None:
        """Serve an earlier snapshot. Raises SnapshotDamaged if it is not whole."""
        problems = self.verify(snapshot_id)
        if problems:
            raise SnapshotDamaged(f"Snapshot {snapshot_id} is not whole: {problems[0]}")
        self.engine.serve(snapshot_id)

    def tidy(self) -> int:
        """Forget all but the newest snapshots and the served one; returns the pieces deleted."""
        served = self.engine.published_id()
        keep: list[Manifest] = []
        for snapshot_id in reversed(self.engine.manifest_ids()):
            if len(keep) < KEPT_SNAPSHOTS or snapshot_id == served:
                try:
                    keep.append(self.engine.read_manifest(snapshot_id))
                except SnapshotDamaged:
                    continue
        return self.engine.forget(keep)

    def next_id(self) -> str:
        """Id for a new snapshot: counts up."""
        ids = self.engine.manifest_ids()
        return f"s{int(ids[-1][1:]) + 1 if ids else 1:06d}"

    def _problems(self, snapshot_ids: Sequence[str], *, read_all: bool) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        pieces: dict[str, tuple[Piece, ...]] = {}
        for snapshot_id in snapshot_ids:
            try:
                pieces[snapshot_id] = self.engine.read_manifest(snapshot_id).pieces()
            except (SnapshotDamaged, NothingPublished) as error:
                found[snapshot_id] = [str(error)]
        damaged = damage_of(self.engine, [piece for each in pieces.values() for piece in each], self._ledger, read_all=read_all)
        found.update({name: [damaged[piece] for piece in each if piece in damaged] for name, each in pieces.items()})
        return {snapshot_id: found[snapshot_id] for snapshot_id in snapshot_ids}

    def _info(self, snapshot_id: str, served: str | None, problems: list[str]) -> SnapshotInfo:
        try:
            manifest = self.engine.read_manifest(snapshot_id)
        except (SnapshotDamaged, NothingPublished):
            return SnapshotInfo(snapshot_id, None, None, "", snapshot_id == served, is_whole=False, problem=problems[0])
        return SnapshotInfo(
            snapshot_id, manifest.as_of_at, manifest.published_at, manifest.content_hash, snapshot_id == served, not problems,
            problems[0] if problems else None,
        )  # fmt: skip


@cache
def all_tables() -> Mapping[str, Table]:
    """Canonical tables, settings and facts by their plain names; the files are read once."""
    return {**TABLES, **{fact.name: table_of(fact) for fact in load_facts()}}
