"""Since when there is history: each source's first event, or, where a source logs none, its first record."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sql.canonical import TABLES
from sql.engines import Workspace
from sql.pieces import Piece

EVENTS = (("usage_event", "occurred_at"), ("login_event", "occurred_at"))
RECORDS = (("record", "created_at"), ("opportunity", "created_at"), ("opportunity", "closed_at"))
LONGEST_YEARS = 5  # records may bear any date: a source of records alone is looked at for five calendar years and the present one


def first_moment(workspace: Workspace, tables: Mapping[str, Sequence[Piece]], as_of_at: datetime) -> datetime | None:
    """The earliest moment that any week must reach back to; None where nothing is dated."""
    logged = _firsts(workspace, tables, EVENTS, None, as_of_at)
    recorded = _firsts(workspace, tables, RECORDS, datetime(as_of_at.year - LONGEST_YEARS, 1, 1), as_of_at)
    return min([*logged.values(), *(at for source, at in recorded.items() if source not in logged)], default=None)


def _firsts(
    workspace: Workspace, tables: Mapping[str, Sequence[Piece]], places: Sequence[tuple[str, str]], since: datetime | None, until: datetime
) -> dict[str, datetime]:
    """First moment by source over columns of tables, from ``since`` on."""
    found: dict[str, datetime] = {}
    for name, column in places:
        workspace.attach(TABLES[name], tables.get(name, ()))
        after = "" if since is None else f"and {column} >= $since"
        sql = f"select source_id, min({column}) as first_at from {name} where {column} < $until {after} group by source_id"
        bound = {"until": until} if since is None else {"until": until, "since": since}
        for row in workspace.query(sql, bound).to_pylist():
            found[row["source_id"]] = min(row["first_at"], found.get(row["source_id"], row["first_at"]))
    return found
