"""Who looked at what: the dashboard's looks and files go into the view log of the home, and a person's own page reads them back."""

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from access.viewer import Viewer
from access.viewlog import View, append, entries
from takehold.clock import utc_now

VIEW_LOG_FILE = "view-log.jsonl"
MOST_LOOKS = 200


class ViewLog:
    """The view log of a home."""

    def __init__(self, home: Path) -> None:
        """Nothing is opened yet."""
        self._path = home / VIEW_LOG_FILE

    def note(self, viewer: Viewer, what: str, cohort: str | None, snapshot_id: str) -> None:
        """Write one look; it is on the disk when this returns."""
        append(self._path, View(viewer.name, viewer.role, what, cohort, snapshot_id, utc_now()))

    def looks(self, cohorts: Sequence[str]) -> list[dict[str, Any]]:
        """The latest looks at pages and files about everybody or one of these cohorts, the latest first."""
        wanted = {None, *cohorts}
        found = (entry for entry in entries(self._path) if entry.get("cohort") in wanted)
        return list(reversed(deque(found, maxlen=MOST_LOOKS)))
