"""What the Admin page says about a home: snapshots and the view log, each read again only when it changed."""

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from access.viewlog import entries, verify
from dashboard.wired import Running
from takehold.view_notes import VIEW_LOG_FILE

if TYPE_CHECKING:
    from sql.store import Store

MOST_LOOKS = 200


class HomeLook:
    """The kept snapshots and the view log of a home."""

    def __init__(self, store: "Store", home: Path) -> None:
        """Nothing is read yet."""
        self._store = store
        self._log = home / VIEW_LOG_FILE
        self._checked: tuple[int, int] | None = None
        self._broken: int | None = None

    def current(self) -> Running:
        """As things stand now. The chain of the view log is checked when it has grown."""
        snapshots = [vars(info) for info in reversed(self._store.snapshots())]
        looks = list(reversed(deque(entries(self._log), maxlen=MOST_LOOKS)))
        return Running(snapshots, looks, self._broken_line())

    def _broken_line(self) -> int | None:
        if not self._log.exists():
            return None
        status = self._log.stat()
        mark = (status.st_size, status.st_mtime_ns)
        if mark != self._checked:
            self._broken, self._checked = verify(self._log), mark
        return self._broken
