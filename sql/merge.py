"""Merging what a source delivered into the canonical history: nothing that the CRM deletes is lost here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sql.canonical import Table
from sql.engines import Workspace
from sql.pieces import Piece

COMPACT_ABOVE = 6


@dataclass(frozen=True)
class Merged:
    """New list of pieces of a table, the rows added, and the earliest time among them (log tables).

    ``repeated`` counts rows of a state that were left out, as another one had their key and said something else.
    """

    pieces: tuple[Piece, ...]
    added: int
    earliest_at: datetime | None = None
    repeated: int = 0


def append_log(workspace: Workspace, table: Table, staged: str, source: str, pieces: Sequence[Piece]) -> Merged:
    """Append staged rows whose key is new, month by month; a month with many pieces is compacted.

    An event that the CRM stamps anew, into another month, keeps the time at which it was first seen.
    """
    kept = list(pieces)
    before = [piece for piece in pieces if piece.period.startswith(f"{source}/")]
    added, earliest = 0, None
    for month in _months(workspace, table, staged):
        period = f"{source}/{month:%Y-%m}"
        known = [piece for piece in kept if piece.period == period]
        fresh = _fresh_rows(workspace, table, staged, period, before)
        if fresh is None:
            continue
        piece, first_at = fresh
        added += piece.rows
        earliest = min(filter(None, (earliest, first_at)), default=None)
        kept = [p for p in kept if p.period != period] + _compacted(workspace, table, [*known, piece])
    return Merged(_in_order(kept), added, earliest)


def replace_state(
    workspace: Workspace, table: Table, staged: str, source: str, pieces: Sequence[Piece], *, as_of_at: datetime, is_full: bool
) -> Merged:
    """Replace rows by key; on a full read, rows that vanished are marked deleted if the table can say so, else kept."""
    known = [piece for piece in pieces if piece.period == source]
    others = [piece for piece in pieces if piece.period != source]
    workspace.attach(table, known)
    columns = ", ".join(f"s.{name}" for name in table.column_names)
    vanished = ", ".join(_vanished(table, name) if is_full else f"e.{name}" for name in table.column_names)
    one_each, repeated = _one_each(workspace, table, staged)
    sql = (
        f"with s as ({one_each}) "
        f"select {columns} from s union all select {vanished} from {table.name} as e "
        f"where not exists (select 1 from s where {_same(table.moment or table.key, 's', 'e')})"
    )
    piece = workspace.write_piece(table, source, sql, {"as_of_at": as_of_at} if "$as_of_at" in sql else None)
    unchanged = len(known) == 1 and (known[0].rows, known[0].content_hash) == (piece.rows, piece.content_hash)
    return Merged(_in_order([*others, *(known if unchanged else [piece])]), piece.rows - sum(p.rows for p in known), repeated=repeated)


def _one_each(workspace: Workspace, table: Table, staged: str) -> tuple[str, int]:
    """A SELECT of the staged rows with one row per key, and how many rows it leaves out that are no mere copies of the one that stays."""
    columns, keys = ", ".join(table.column_names), ", ".join(table.key)

    def count(relation: str) -> int:
        return workspace.query(f"select count(*) as n from {relation}").column("n").to_pylist()[0]

    different = count(f"(select {keys} from {staged} group by {keys}) as counted")
    if count(staged) == different:
        return f"select {columns} from {staged}", 0
    kinds = count(f"(select distinct {columns} from {staged}) as counted")
    unique = ", ".join(f"t.{name}" for name in table.column_names)
    numbered = f"select t.*, row_number() over (partition by {_key(table, 't')} order by {unique}) as n from {staged} as t"
    return f"select {unique} from ({numbered}) as t where t.n = 1", kinds - different


def replace_day(workspace: Workspace, table: Table, staged: str, source: str, pieces: Sequence[Piece]) -> Merged:
    """Replace the rows of the staged snapshot dates; other dates stay."""
    kept = list(pieces)
    added = 0
    for month in _months(workspace, table, staged):
        period = f"{source}/{month:%Y-%m}"
        known = [piece for piece in kept if piece.period == period]
        workspace.attach(table, known)
        day = table.period_column
        columns = ", ".join(table.column_names)
        sql = (
            f"select {columns} from {staged} where {day} >= $from_date and {day} < $to_date union all "
            f"select {columns} from {table.name} as e where not exists (select 1 from {staged} as s where s.{day} = e.{day})"
        )
        piece = workspace.write_piece(table, period, sql, {"from_date": month.date(), "to_date": _next_month(month).date()})
        if not (len(known) == 1 and (known[0].rows, known[0].content_hash) == (piece.rows, piece.content_hash)):
            kept = [p for p in kept if p.period != period] + [piece]
            added += piece.rows - sum(p.rows for p in known)
    return Merged(_in_order(kept), added)


def replace_setting(workspace: Workspace, table: Table, staged: str, period: str, pieces: Sequence[Piece]) -> Merged:
    """Rewrite the whole table (of one source, or of all: period ``all``)."""
    others = [piece for piece in pieces if piece.period != period]
    known = [piece for piece in pieces if piece.period == period]
    piece = workspace.write_piece(table, period, f"select {', '.join(table.column_names)} from {staged}")
    unchanged = len(known) == 1 and (known[0].rows, known[0].content_hash) == (piece.rows, piece.content_hash)
    return Merged(_in_order([*others, *(known if unchanged else [piece])]), piece.rows)


def _months(workspace: Workspace, table: Table, staged: str) -> list[datetime]:
    column = table.period_column
    rows = workspace.query(
        f"select distinct cast(date_trunc('month', {column}) as timestamp) as month from {staged} where {column} is not null"
    )
    return sorted(value.replace(tzinfo=None) for value in rows.column("month").to_pylist())


def _fresh_rows(
    workspace: Workspace, table: Table, staged: str, period: str, before: Sequence[Piece]
) -> tuple[Piece, datetime | None] | None:
    """A piece of the staged rows of one period (source/month) whose key no month of the source holds, and its first time."""
    month = datetime.fromisoformat(f"{period.rpartition('/')[2]}-01")
    workspace.attach(table, [piece for piece in before if piece.period == period])
    unique = ", ".join(f"t.{name}" for name in table.column_names)
    sql = (
        f"with numbered as (select t.*, row_number() over (partition by {_key(table, 't')} order by t.{table.period_column}) as n "
        f"from {staged} as t "
        f"where t.{table.period_column} >= $from_at and t.{table.period_column} < $to_at) "
        f"select {unique} from numbered as t "
        f"where t.n = 1 and not exists (select 1 from {table.name} as e where {_same_key(table, 'e', 't')})"
    )
    fresh = "fresh_rows"
    rows = workspace.build(table, fresh, sql, {"from_at": month, "to_at": _next_month(month)})
    if rows and (elsewhere := [piece for piece in before if piece.period != period]):
        workspace.attach(table, elsewhere)
        fresh = "unseen_rows"
        known = f"select 1 from {table.name} as e where {_same_key(table, 'e', 't')}"
        rows = workspace.build(table, fresh, f"select {unique} from fresh_rows as t where not exists ({known})")
    if not rows:
        return None
    first = workspace.query(f"select min({table.period_column}) as first_at from {fresh}").column("first_at").to_pylist()[0]
    piece = workspace.write_piece(table, period, f"select {', '.join(table.column_names)} from {fresh}")
    for name in ("fresh_rows", "unseen_rows"):
        workspace.drop(name)
    return piece, first


def _compacted(workspace: Workspace, table: Table, pieces: list[Piece]) -> list[Piece]:
    if len(pieces) <= COMPACT_ABOVE:
        return pieces
    workspace.attach(table, pieces)
    return [workspace.write_piece(table, pieces[0].period, f"select {', '.join(table.column_names)} from {table.name}")]


def _vanished(table: Table, column: str) -> str:
    if "is_deleted" not in table.column_names:
        return f"e.{column}"
    if column == "is_deleted":
        return "true as is_deleted"
    if column == "deleted_at":
        return "coalesce(e.deleted_at, $as_of_at) as deleted_at"
    if column == "deleted_basis":
        return "coalesce(e.deleted_basis, case when e.is_deleted then 'native' else 'reconciled' end) as deleted_basis"
    return f"e.{column}"


def _key(table: Table, alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in table.key)


def _same_key(table: Table, left: str, right: str) -> str:
    return _same(table.key, left, right)


def _same(names: Sequence[str], left: str, right: str) -> str:
    return " and ".join(f"{left}.{name} = {right}.{name}" for name in names)


def _next_month(month: datetime) -> datetime:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _in_order(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: (piece.period, piece.name)))


def utc(moment: datetime) -> datetime:
    """The moment in UTC without zone, as all stored times are."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
