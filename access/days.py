"""Figures by day, for the operator: unfolded on request from the weeks that a snapshot stores."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from access.snapshot import Snapshot
from access.viewer import Viewer, check_operator
from access.viewlog import View, append
from sql.requested_days import team_days


def daily(snapshot: Snapshot, viewer: Viewer, window: tuple[date, date], log: Path, *, at: datetime) -> list[dict[str, Any]]:
    """Rows of ``sql/requested/team_day.sql``: people and active people per team and day, ``window`` half-open.

    For the operator only: single days of small teams show single people. The view log is written before the query runs. Raises
    ``AccessDenied`` for everyone else.
    """
    check_operator(viewer, what="Figures by day")
    append(log, View(viewer.name, viewer.role, f"days: {window[0]} to {window[1]}", None, snapshot.manifest.id, at))
    days = team_days(snapshot, *window)
    return [dict(zip(days.columns, row, strict=True)) for row in days.itertuples(index=False)]
