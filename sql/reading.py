"""One source's share of a refresh: read every stream, merge it into the history, move the watermarks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa

from sql.canonical import CANONICAL, TABLES, Table
from sql.connector import Stream
from sql.engines import Workspace
from sql.extract import Progress
from sql.membership import merge_memberships
from sql.merge import Merged, append_log, replace_day, replace_setting, replace_state
from sql.pieces import Piece
from sql.sources import OpenSource, land

FUTURE_TOLERANCE = timedelta(days=1)
FULL_READ_PAUSE = timedelta(hours=20)
LARGE_STREAM = 200_000

Pieces = dict[str, tuple[Piece, ...]]
Watermark = dict[str, object]


@dataclass
class SourceReading:
    """What one source delivered in this run."""

    rows: dict[str, int] = field(default_factory=dict)
    quarantined: dict[str, int] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    earliest_event_at: datetime | None = None
    watermarks: list[Watermark] = field(default_factory=list)


@dataclass(frozen=True)
class ReadingRun:
    """The parts that every step of a source's reading needs."""

    workspace: Workspace
    source: OpenSource
    tables: Pieces
    as_of_at: datetime
    progress: Callable[[str, float], None]


def read_source(run: ReadingRun) -> SourceReading:
    """Read and merge all streams of a source; ``run.tables`` is brought up to date in place."""
    reading = SourceReading()
    for name, (count, reason) in land(run.source, run.as_of_at, run.progress).items():
        reading.quarantined[name] = count
        reading.reasons.append(f"{name}: {reason}")
    before = known_watermarks(run)
    streamed = [table for table in CANONICAL if run.source.connector.streams_of(table.name) and table.name != "crm_source"]
    for place, table in enumerate(streamed):
        run.progress(f"reading {table.name}", place / len(streamed))
        if table.name == "crm_identity" and not run.source.config.identity:
            run.tables[table.name] = tuple(p for p in run.tables.get(table.name, ()) if p.period != run.source.config.name)
            continue
        read_table(run, table, before, reading)
    return reading


def read_table(run: ReadingRun, table: Table, before: dict[str, Watermark], reading: SourceReading) -> None:
    """All parts of one canonical table."""
    streams = run.source.connector.streams_of(table.name)
    if all(_is_resting(before.get(stream.name), run.as_of_at) for stream in streams if stream.cursor is None) and streams[0].cursor is None:
        reading.watermarks.extend(before[stream.name] for stream in streams)
        return
    progress = {stream.name: Progress() for stream in streams}
    run.workspace.stage(table, "staged", _batches(run.source, streams, before, progress))
    merged = _merged(run, table, reading)
    run.tables[table.name] = merged.pieces
    run.workspace.drop("staged")
    if merged.repeated:
        reading.quarantined[f"{table.name} (repeated)"] = merged.repeated
        reading.reasons.append(f"{table.name}: {merged.repeated} rows have the key of another row and differ from it; one of each is kept")
    for stream in streams:
        seen = progress[stream.name]
        reading.watermarks.append(_watermark(run, stream, seen, before.get(stream.name)))
        if seen.quarantined:
            reading.quarantined[stream.name] = seen.quarantined
            reading.reasons.append(seen.reason or "")
    reading.rows[table.name] = sum(seen.rows for seen in progress.values())
    if merged.earliest_at is not None:
        reading.earliest_event_at = min(filter(None, (reading.earliest_event_at, merged.earliest_at)))


def known_watermarks(run: ReadingRun) -> dict[str, Watermark]:
    """Watermarks of this source by stream name."""
    table = TABLES["extract_watermark"]
    run.workspace.attach(table, run.tables.get(table.name, ()))
    rows = run.workspace.query("select * from extract_watermark where source_id = $source_id", {"source_id": run.source.config.name})
    return {str(row["stream"]): row for row in rows.to_pylist()}


def _batches(
    source: OpenSource, streams: Sequence[Stream], before: dict[str, Watermark], progress: dict[str, Progress]
) -> Iterator[pa.RecordBatch]:
    for stream in streams:
        seen = progress[stream.name]
        if stream.cursor is None:
            yield from source.chunks(stream, seen)
        else:
            known = before.get(stream.name)
            yield from source.pages(stream, None if known is None else _text(known["cursor_value"]), seen)


def _merged(run: ReadingRun, table: Table, reading: SourceReading) -> Merged:
    name = run.source.config.name
    pieces = run.tables.get(table.name, ())
    if table.kind == "log":
        due = _hold_back_the_future(run, table, reading)
        merged = append_log(run.workspace, table, due, name, pieces)
        run.workspace.drop("due")
        return merged
    if table.kind == "scd":
        return _merged_memberships(run, table, pieces)
    if table.kind == "daily":
        return _merged_days(run, table, pieces)
    return replace_state(run.workspace, table, "staged", name, pieces, as_of_at=run.as_of_at, is_full=table.kind == "state")


def _merged_days(run: ReadingRun, table: Table, pieces: Sequence[Piece]) -> Merged:
    return replace_day(run.workspace, table, "staged", run.source.config.name, pieces)


def _merged_memberships(run: ReadingRun, table: Table, pieces: Sequence[Piece]) -> Merged:
    name = run.source.config.name
    mine = [piece for piece in pieces if piece.period == name]
    run.workspace.attach(table, mine)
    known = run.workspace.query(f"select * from {table.name}").to_pylist()
    delivered = run.workspace.query("select * from staged").to_pylist()
    rows = merge_memberships(known, delivered, as_of_at=run.as_of_at, is_first_read=not mine)
    run.workspace.stage(table, "merged", [pa.RecordBatch.from_pylist(rows, schema=table.arrow_schema)])
    merged = replace_setting(run.workspace, table, "merged", name, pieces)
    run.workspace.drop("merged")
    return merged


def _hold_back_the_future(run: ReadingRun, table: Table, reading: SourceReading) -> str:
    """Rows stamped more than a day after as_of wait in quarantine and are tried again by every later refresh.

    Returns the name of the scratch table with the rows that are due.
    """
    waiting_name = f"quarantine_{table.name}"
    mine = [piece for piece in run.tables.get(waiting_name, ()) if piece.period == run.source.config.name]
    limit = {"limit_at": run.as_of_at + FUTURE_TOLERANCE}
    column = table.period_column
    future = run.workspace.query(f"select count(*) as n from staged where {column} >= $limit_at", limit).column("n").to_pylist()[0]
    if not future and not mine:
        return "staged"
    run.workspace.attach(table, mine)
    columns = ", ".join(table.column_names)
    both = f"select {columns} from staged union select {columns} from {table.name}"
    run.workspace.build(table, "due", f"select {columns} from ({both}) as waiting where {column} < $limit_at", limit)
    held = run.workspace.write_piece(
        table, run.source.config.name, f"select {columns} from ({both}) as waiting where {column} >= $limit_at", limit
    )
    others = tuple(piece for piece in run.tables.get(waiting_name, ()) if piece.period != run.source.config.name)
    run.tables[waiting_name] = (*others, held) if held.rows else others
    if held.rows:
        reading.quarantined[waiting_name] = held.rows
        reading.reasons.append(f"{table.name}.{column}: {held.rows} rows are stamped more than a day after as-of and wait")
    return "due"


def _watermark(run: ReadingRun, stream: Stream, seen: Progress, before: Watermark | None) -> Watermark:
    is_full = stream.cursor is None
    return {
        "source_id": run.source.config.name,
        "stream": stream.name,
        "cursor_column": stream.cursor,
        "cursor_value": seen.cursor,
        "lookback_s": stream.lookback_s,
        "last_run_at": run.as_of_at,
        "rows_read": seen.rows,
        "rows_quarantined": seen.quarantined,
        "key_count_at_last_reconcile": seen.rows if is_full else None,
        "last_full_read_at": run.as_of_at if is_full else None if before is None else before["last_full_read_at"],
    }


def _is_resting(before: Watermark | None, as_of_at: datetime) -> bool:
    """A large table that is read in full is read at most once a day, to spare the CRM."""
    if before is None or not isinstance(before["last_full_read_at"], datetime):
        return False
    is_large = int(str(before["rows_read"] or 0)) > LARGE_STREAM
    return is_large and timedelta(0) <= as_of_at - before["last_full_read_at"] < FULL_READ_PAUSE


def _text(value: object) -> str | None:
    return None if value is None else str(value)
