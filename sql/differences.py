"""Facts that are sums over the rows of another one: what its changed rows add and take away is summed, instead of all of them again.

A record that changes today may move any past week to another team. Its old row's part of every week is taken away and its new one's added;
what no changed row touches stays as it is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sql.canonical import Table
from sql.engines import Parameters, Workspace
from sql.fact_tables import table_of
from sql.facts import Fact
from sql.months import months_of
from sql.pieces import Piece, table_hash


@dataclass(frozen=True)
class Summed:
    """A fact, the table whose rows it sums up, and the rows of that table now and in the last snapshot."""

    fact: Fact
    rows: Table
    now: Sequence[Piece]
    before: Sequence[Piece]


def with_differences(workspace: Workspace, summed: Summed, kept: Sequence[Piece], parameters: Parameters) -> tuple[list[Piece], str | None]:
    """The pieces of the periods from ``from_date`` to before ``to_date`` as they are now, given those of the last snapshot.

    Also the name of the scratch table that holds the rows of the rewritten ones, for their checks; None where nothing changed.
    """
    if table_hash(summed.now) == table_hash(summed.before):
        return list(kept), None
    changed = _changed_rows(workspace, summed, parameters["to_date"])
    if not any(piece.rows for piece in changed):
        return list(kept), None
    table = table_of(summed.fact)
    for name, piece in zip(("added_rows", "taken_rows"), changed, strict=True):
        workspace.attach(summed.rows, [piece])
        workspace.build(table, name, summed.fact.sql, parameters)
    workspace.build(table, "difference", _summed(table, plus=("added_rows",), minus=("taken_rows",)))
    months = {f"{month:%Y-%m}" for month in months_of(workspace, table, "difference")}
    workspace.attach(replace(table, name="rows_before"), [piece for piece in kept if piece.period in months])
    workspace.build(table, "summed", _summed(table, plus=("rows_before", "difference"), minus=()))
    fresh = workspace.write_months(table, "summed", None)
    for name in ("added_rows", "taken_rows", "difference"):
        workspace.drop(name)
    return [*(piece for piece in kept if piece.period not in months), *fresh], "summed"


def _changed_rows(workspace: Workspace, summed: Summed, until: object) -> tuple[Piece, Piece]:
    """The rows that changed, as they are now and as they were; a settled date from ``until`` on is as good as none."""
    rows, keys = summed.rows, ", ".join(summed.rows.key)
    workspace.attach(rows, summed.now)
    workspace.attach(replace(rows, name="rows_before"), summed.before)
    settled = {name: f"case when {name} < cast($until as date) then {name} end as {name}" for name in summed.fact.settled}
    shown = ", ".join(settled.get(name, name) for name in rows.column_names)
    both = f"select {shown}, 1 as side from {rows.name} union all select {shown}, -1 as side from rows_before"
    alone = f"select {keys}, sum(side) as sides from ({both}) as both_sides group by {', '.join(rows.column_names)}"
    columns = tuple(column for column in rows.columns if column.name in rows.key)
    wanted = f"select distinct {keys} from ({alone}) as counted where sides <> 0"
    workspace.build(Table("changed_keys", "setting", columns, rows.key), "changed_keys", wanted, {"until": until})
    same = " and ".join(f"k.{name} = r.{name}" for name in rows.key)
    found = [f"select r.* from {name} as r join changed_keys as k on {same}" for name in (rows.name, "rows_before")]
    now, before = (workspace.write_piece(rows, period, sql) for period, sql in zip(("added", "taken"), found, strict=True))
    workspace.drop("changed_keys")
    return now, before


def _summed(table: Table, *, plus: Sequence[str], minus: Sequence[str]) -> str:
    """A SELECT of the sums by the table's key; a row of nothing but zeros is none."""
    key, values = ", ".join(table.key), [name for name in table.column_names if name not in table.key]
    signed = [(name, "") for name in plus] + [(name, "-") for name in minus]
    parts = [f"select {key}, {', '.join(f'{sign}{value} as {value}' for value in values)} from {name}" for name, sign in signed]
    sums = ", ".join(f"sum({value}) as total_{value}" for value in values)
    totals = f"select {key}, {sums} from ({' union all '.join(parts)}) as parts group by {key}"
    named = ", ".join(f"cast(total_{value} as bigint) as {value}" for value in values)
    nothing = " or ".join(f"total_{value} <> 0" for value in values)
    return f"select {key}, {named} from ({totals}) as totals where {nothing}"


def first_monday(month: date) -> date:
    """The first Monday of a month: weeks before it belong to the months before."""
    return date.fromordinal(month.toordinal() + -month.weekday() % 7)
