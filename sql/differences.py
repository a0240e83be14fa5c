"""Facts that are sums over the rows of another one: what its changed rows add and take away is summed, instead of all of them again.

A record that changes today may move any past week to another team. Its old row's part of every week is taken away and its new one's added;
what no changed row touches stays as it is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sql.canonical import Column, Table
from sql.engines import Workspace
from sql.fact_tables import table_of
from sql.facts import Fact
from sql.months import months_of
from sql.pieces import Piece, table_hash

EVER, NEVER = "date '0001-01-01'", "date '9999-01-01'"


@dataclass(frozen=True)
class Summed:
    """A fact, the table whose rows it sums up, the rows of that table now and in the last snapshot, and the end of time."""

    fact: Fact
    rows: Table
    now: Sequence[Piece]
    before: Sequence[Piece]
    as_of_at: datetime


def with_differences(
    workspace: Workspace, summed: Summed, kept: Sequence[Piece], *, since: date, until: date
) -> tuple[list[Piece], str | None]:
    """The pieces of the periods from ``since`` to before ``until`` as they are now, given those of the last snapshot.

    Also the name of the scratch table that holds the rows of the rewritten ones, for their checks; None where nothing changed.
    """
    if table_hash(summed.now) == table_hash(summed.before):
        return list(kept), None
    first = _changed_keys(workspace, summed, until)
    if first is None:
        return list(kept), None
    table, bound = table_of(summed.fact), {"from_date": max(since, first), "to_date": until, "as_of_at": summed.as_of_at}
    found = zip(("added", "taken"), (summed.rows.name, "rows_before"), strict=True)
    pieces = [workspace.write_piece(summed.rows, period, _chosen(summed.rows, name)) for period, name in found]
    for name, piece in zip(("added_rows", "taken_rows"), pieces, strict=True):
        workspace.attach(summed.rows, [piece])
        workspace.build(table, name, summed.fact.sql, bound)
    workspace.build(table, "difference", _summed(table, plus=("added_rows",), minus=("taken_rows",)))
    months = {f"{month:%Y-%m}" for month in months_of(workspace, table, "difference")}
    workspace.attach(replace(table, name="rows_before"), [piece for piece in kept if piece.period in months])
    workspace.build(table, "summed", _summed(table, plus=("rows_before", "difference"), minus=()))
    fresh = workspace.write_months(table, "summed", None)
    for name in ("added_rows", "taken_rows", "difference", "changed_keys"):
        workspace.drop(name)
    return [*(piece for piece in kept if piece.period not in months), *fresh], "summed"


def _changed_keys(workspace: Workspace, summed: Summed, until: date) -> date | None:
    """Fill ``changed_keys`` with the rows whose change has an effect before ``until``; the Monday of the first effect, None without any."""
    rows, fact = summed.rows, summed.fact
    workspace.attach(rows, summed.now)
    workspace.attach(replace(rows, name="rows_before"), summed.before)
    fixed = [name for name in rows.column_names if name not in (*rows.key, *fact.settled)]
    is_same = " and ".join([f"n.{rows.key[0]} = b.{rows.key[0]}", *(_same(name) for name in fixed)])
    settled = ", ".join(f"case when {_same(name)} then {NEVER} else {_earlier(name, NEVER)} end" for name in fact.settled)
    begun = [f"case when {side}.{rows.key[0]} is null then {NEVER} else {_begun(side, fact)} end" for side in ("n", "b")]
    keys = ", ".join(f"coalesce(n.{name}, b.{name}) as {name}" for name in rows.key)
    met = " and ".join(f"n.{name} = b.{name}" for name in rows.key)
    first = f"case when {is_same} then least({NEVER}, {settled}) else least({', '.join(begun)}) end"
    paired = f"select {keys}, {first} as first_date from {rows.name} as n full join rows_before as b on {met}"
    columns = (*(column for column in rows.columns if column.name in rows.key), Column("first_date", "date"))
    wanted = f"select {', '.join(rows.key)}, first_date from ({paired}) as paired where first_date < cast($until as date)"
    workspace.build(Table("changed_keys", "setting", columns, rows.key), "changed_keys", wanted, {"until": until})
    earliest = workspace.query("select min(first_date) as first_date from changed_keys").column("first_date").to_pylist()[0]
    return None if earliest is None else date.fromordinal(max(1, earliest.toordinal() - earliest.weekday()))


def _same(name: str) -> str:
    return f"(n.{name} = b.{name} or (n.{name} is null and b.{name} is null))"


def _earlier(name: str, missing: str) -> str:
    return f"least(coalesce(n.{name}, {missing}), coalesce(b.{name}, {missing}))"


def _begun(side: str, fact: Fact) -> str:
    """From when on a row has an effect; without a date, since ever."""
    return f"coalesce({side}.{fact.begins}, {EVER})" if fact.begins else EVER


def _chosen(rows: Table, name: str) -> str:
    """The rows of a relation whose key changed."""
    columns, same = (", ".join(f"r.{column}" for column in rows.column_names), " and ".join(f"k.{key} = r.{key}" for key in rows.key))
    return f"select {columns} from {name} as r join changed_keys as k on {same}"


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
