"""A refresh: read the sources, merge, build the facts, publish one new snapshot; a crash at any instant leaves the old one served."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pyarrow as pa

from sql.beginning import first_moment
from sql.build import BuildRequest, build_facts
from sql.canonical import TABLES
from sql.companion_tables import (
    Resolved,
    SourceFacts,
    end_of_facts,
    fiscal_quarter_rows,
    half_life_rows,
    offset_rows,
    pack_rows,
    pipeline_rows,
    resolve,
    week_rows,
)
from sql.companions import Companions
from sql.connector import Connector
from sql.engines import Workspace
from sql.errors import NothingPublished
from sql.extract import SourceConfig
from sql.facts import Fact, load_facts, needed_facts
from sql.files.checks import SET_APART
from sql.locks import refresh_lock
from sql.merge import replace_day, replace_setting, utc
from sql.pieces import Manifest, Piece
from sql.reading import ReadingRun, read_source
from sql.sources import OpenSource, open_source, problem_rows
from sql.store import Snapshot, Store

DERIVED_FOLDER = Path(__file__).parent / "derived"
Pieces = dict[str, tuple[Piece, ...]]


def _silent(step: str, fraction: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class RefreshRequest:
    """One refresh.

    ``as_of`` is the end of time for this run; naive means UTC. ``rebuild`` builds every fact from history again. ``audit`` looks at the
    new snapshot before it is published and raises to stop it. ``facts``: these and what they read, for a store that nobody serves.
    """

    home: Path
    store_url: str | None
    sources: Sequence[SourceConfig]
    as_of: datetime
    companions: Companions = field(default_factory=Companions)
    progress: Callable[[str, float], None] = _silent
    rebuild: bool = False
    audit: Callable[[Snapshot], None] | None = None
    facts: Sequence[str] | None = None


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did; ``seconds`` per step, ``problems`` in words."""

    snapshot_id: str
    content_hash: str
    rows: dict[str, int]
    quarantined: dict[str, int]
    problems: tuple[str, ...]
    seconds: dict[str, float]
    unchanged: bool


def refresh(request: RefreshRequest) -> RefreshReport:
    """Run one refresh.

    Raises RefreshRunning, SourceUnreachable, SourceSchemaError or FactCheckFailed; the last snapshot then stays served.
    """
    with refresh_lock(request.home):
        store = Store.open(request.home, request.store_url)
        try:
            before: Manifest | None = store.whole_manifest()
        except NothingPublished:
            before = None
        workspace = store.engine.open_workspace()
        try:
            run = _Run(request, workspace, dict(before.tables) if before else {}, before)
            return _publish(store, run, run.manifest(store.next_id()))
        finally:
            workspace.close()


def _publish(store: Store, run: "_Run", manifest: Manifest) -> RefreshReport:
    before = run.before
    unchanged = before is not None and before.content_hash == manifest.content_hash and before.as_of_at == manifest.as_of_at
    if not unchanged:
        run.audit(store, manifest)
        store.engine.publish(manifest)
    store.tidy()
    served = before if unchanged and before is not None else manifest
    rows = {name: sum(piece.rows for piece in pieces) for name, pieces in served.tables.items()}
    return RefreshReport(
        served.id, served.content_hash, rows, run.quarantined, tuple(run.problems), run.seconds, unchanged,
    )  # fmt: skip


class _Run:
    """The state of one refresh while it goes through its steps."""

    def __init__(self, request: RefreshRequest, workspace: Workspace, tables: Pieces, before: Manifest | None) -> None:
        self.request = request
        self.workspace = workspace
        self.tables = tables
        self.before = before
        self.as_of_at = utc(request.as_of)
        self.quarantined: dict[str, int] = {}
        self.problems: list[str] = []
        self.seconds: dict[str, float] = {}
        self.earliest_event_at: datetime | None = None

    def manifest(self, snapshot_id: str) -> Manifest:
        for config in self.request.sources:
            with self._timed(f"read {config.name}"), open_source(config) as source:
                self._read(source)
        with self._timed("derive"):
            for config in self.request.sources:
                self._derive(config.name)
            self._settings()
        facts = load_facts() if self.request.facts is None else needed_facts(self.request.facts)
        with self._timed("facts"):
            self.tables.update(self._facts(facts))
        hashes = {fact.name: fact.text_hash for fact in facts}
        published_at = datetime.now(UTC).replace(tzinfo=None)
        return Manifest(snapshot_id, self.as_of_at, published_at, dict(self.tables), hashes).sealed()

    def audit(self, store: Store, manifest: Manifest) -> None:
        """Let the audit see the snapshot that is about to be published."""
        if self.request.audit is not None:
            self.request.progress("auditing what viewers could work out", 1.0)
            with self._timed("audit"), closing(Snapshot(store.engine, manifest)) as snapshot:
                self.request.audit(snapshot)

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - started, 3)

    def _read(self, source: OpenSource) -> None:
        name = source.config.name
        reading = read_source(ReadingRun(self.workspace, source, self.tables, self.as_of_at, self.request.progress))
        self.quarantined.update({f"{name}.{stream}": count for stream, count in reading.quarantined.items()})
        self.problems.extend(f"{name}: {reason}" for reason in reading.reasons)
        self.earliest_event_at = min(filter(None, (self.earliest_event_at, reading.earliest_event_at)), default=None)
        self._write("extract_watermark", name, reading.watermarks)
        self._write("crm_source", name, [self._source_row(source)])
        found = problem_rows(source)
        self._count_lines_set_apart(name, found)
        self._write("source_problem", name, found)
        self._write("source_capability", name, self._capability_rows(source.connector, name))

    def _count_lines_set_apart(self, name: str, found: Sequence[Mapping[str, object]]) -> None:
        """Lines of exported files that are no rows are left out like rows that do not fit."""
        for row in found:
            if str(row["problem"]).startswith(SET_APART):
                place, count = f"{name}.{row['stream']}", cast(int, row["row_count"])
                self.quarantined[place] = self.quarantined.get(place, 0) + count
                reason = str(row["problem"]).removeprefix(SET_APART)
                self.problems.append(f"{name}: {row['stream']}: {count} of {row['rows_checked']} lines are no rows: {reason}")

    def _source_row(self, source: OpenSource) -> dict[str, object]:
        connected = [row for row in self._rows("crm_source") if row["source_id"] == source.config.name]
        delivered = source.source_row()
        first_at = connected[0]["connected_at"] if connected else self.as_of_at
        return {"vendor": source.connector.vendor, **delivered, "source_id": source.config.name, "connected_at": first_at}

    def _capability_rows(self, connector: Connector, source_id: str) -> list[dict[str, object]]:
        return [
            {
                "source_id": source_id,
                "capability": row.capability,
                "status": row.status,
                "granularity": row.granularity,
                "retention_days": row.retention_days or None,
                "expected_lag_minutes": row.expected_lag_minutes,
                "note": row.note,
                **self._observed(row.stream, source_id, row.status),
            }
            for row in connector.capabilities
        ]

    def _observed(self, stream: str, source_id: str, status: str) -> dict[str, object]:
        table = TABLES.get(stream)
        if table is None or table.period_column is None or table.kind != "log" or status == "none":
            return {}
        self.workspace.attach(table, self.tables.get(stream, ()))
        column = table.period_column
        sql = (
            f"select min({column}) as first_at, max({column}) as last_at from {stream} "
            f"where source_id = $source_id and {column} < $as_of_at"
        )
        found = self.workspace.query(sql, {"source_id": source_id, "as_of_at": self.as_of_at}).to_pylist()[0]
        return {"observed_from_at": found["first_at"], "observed_to_at": found["last_at"]}

    def _derive(self, source_id: str) -> None:
        for path in sorted(DERIVED_FOLDER.glob("*.sql")):
            table = TABLES[path.stem]
            for name in ("record", "record_field", "opportunity"):
                self.workspace.attach(TABLES[name], self.tables.get(name, ()))
            text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("--"))
            day = end_of_facts(self.as_of_at, self.request.companions.time_zone)[0]
            self.workspace.build(table, "derived", text, {"snapshot_date": day, "source_id": source_id})
            replace = replace_setting if table.name == "record_completeness" else replace_day
            merged = replace(self.workspace, table, "derived", source_id, self.tables.get(table.name, ()))
            self.tables[table.name] = merged.pieces
            self.workspace.drop("derived")

    def _settings(self) -> None:
        companions = self.request.companions
        zones = {companions.time_zone, "UTC"}
        for row in self._rows("crm_source"):
            source_id = str(row["source_id"])
            resolved: Resolved = resolve(self._source_facts(source_id), companions)
            self.problems.extend(resolved.problems)
            for name, rows in resolved.rows.items():
                self._write(name, source_id, rows)
            zones.update(str(team["time_zone"]) for team in resolved.rows["setting_team"])
        self._write("setting_pack", "all", pack_rows())
        self._write("setting_half_life", "all", half_life_rows(companions.half_lives))
        self._write("setting_pipeline", "all", pipeline_rows(companions.stalled_days))
        self._write("setting_fiscal_quarter", "all", fiscal_quarter_rows(companions.fiscal_year_starts_in))
        self._write("setting_utc_offset", "all", offset_rows(zones))
        end_date, _ = end_of_facts(self.as_of_at, companions.time_zone)
        self._write("setting_week", "all", week_rows(first_moment(self.workspace, self.tables, self.as_of_at), end_date))

    def _source_facts(self, source_id: str) -> SourceFacts:
        accounts = [row for row in self._rows("crm_user") if row["source_id"] == source_id]
        names = {str(r["user_id"]): str(r["username"]) for r in self._rows("crm_identity") if r["source_id"] == source_id and r["username"]}
        teams = [row for row in self._rows("org_unit") if row["source_id"] == source_id]
        members: dict[str, set[str]] = {}
        for row in self._rows("org_membership"):
            if row["source_id"] == source_id and row["valid_to"] is None:
                members.setdefault(str(row["org_unit_id"]), set()).add(str(row["user_id"]))
        self.workspace.attach(TABLES["usage_event"], self.tables.get("usage_event", ()))
        gone = [row["user_id"] for row in accounts if (not row["is_active"] or row["is_deleted"]) and row["deactivated_at"] is None]
        last = self._last_events(source_id) if gone else {}
        return SourceFacts(source_id, tuple(accounts), names, last, tuple(teams), {key: frozenset(value) for key, value in members.items()})

    def _last_events(self, source_id: str) -> dict[str, datetime]:
        sql = (
            "select user_id, max(occurred_at) as last_at from usage_event "
            "where source_id = $source_id and user_id is not null group by user_id"
        )
        return {row["user_id"]: row["last_at"] for row in self.workspace.query(sql, {"source_id": source_id}).to_pylist()}

    def _facts(self, facts: Sequence[Fact]) -> Pieces:
        companions = self.request.companions
        end_date, end_at = end_of_facts(self.as_of_at, companions.time_zone)
        first_at = first_moment(self.workspace, self.tables, self.as_of_at)
        previous = end_of_facts(self.before.as_of_at, companions.time_zone)[0] if self.before and not self.request.rebuild else None
        if previous is not None and previous > end_date:
            previous = None
        known = dict(self.before.fact_hashes) if self.before else {}
        return build_facts(
            BuildRequest(
                self.workspace, facts, self.tables, dict(self.before.tables) if self.before else {},
                first_at.date() if first_at else end_date, end_date, end_at, self.earliest_event_at, previous,
                lambda fact: known.get(fact.name) == fact.text_hash, self.request.progress,
            )
        )  # fmt: skip

    def _rows(self, name: str) -> list[dict[str, object]]:
        self.workspace.attach(TABLES[name], self.tables.get(name, ()))
        return self.workspace.query(f"select * from {name}").to_pylist()

    def _write(self, name: str, period: str, rows: Sequence[dict[str, object]]) -> None:
        table = TABLES[name]
        self.workspace.stage(table, "setting_rows", [pa.RecordBatch.from_pylist(list(rows), schema=table.arrow_schema)])
        merged = replace_setting(self.workspace, table, "setting_rows", period, self.tables.get(name, ()))
        self.tables[name] = merged.pieces
        self.workspace.drop("setting_rows")
