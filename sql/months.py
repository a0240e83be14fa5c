"""A table cut into months: which months it holds, and one piece for each, written one after the other."""

from datetime import date, timedelta

from sql.canonical import Table
from sql.engines import Workspace
from sql.pieces import Piece


def write_one_by_one(workspace: Workspace, table: Table, name: str, since: date | None) -> list[Piece]:
    """A piece for each month of the scratch table ``name``; see ``Workspace.write_months``."""
    return [_piece(workspace, table, name, month) for month in months_of(workspace, table, name) if since is None or month >= since]


def months_of(workspace: Workspace, table: Table, name: str) -> list[date]:
    """First days of the months that the scratch table ``name`` holds, in order."""
    found = workspace.query(f"select distinct cast(date_trunc('month', {table.period_column}) as date) as month from {name}")
    return sorted(month for month in found.column("month").to_pylist() if month is not None)


def _piece(workspace: Workspace, table: Table, name: str, month: date) -> Piece:
    columns = ", ".join(table.column_names)
    window = {"month_from_date": month, "month_to_date": (month.replace(day=28) + timedelta(days=4)).replace(day=1)}
    period = table.period_column
    sql = f"select {columns} from {name} where {period} >= $month_from_date and {period} < $month_to_date"
    return workspace.write_piece(table, f"{month:%Y-%m}", sql, window)
