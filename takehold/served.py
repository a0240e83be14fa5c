"""The snapshot that the dashboard's pages hold, and the watch over its bytes."""

from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING
from weakref import ref

from takehold.failures import explain
from takehold.output import warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sql.store import Snapshot, Store

WATCH_EVERY_S = 24 * 3600
PATIENCE_S = 1.0  # a small snapshot is prepared by then: who asks for it first waits, and sees it


class ServedSnapshot:
    """The snapshot that pages hold: checked when it is opened, then kept until a newer one is published or its bytes change.

    ``prepare`` works out beforehand what every page needs of a snapshot: beside the pages, which keep the one before until it is done.
    """

    def __init__(self, store: "Store", home: Path, *, prepare: "Callable[[Snapshot], object] | None" = None) -> None:
        """Keep the store; nothing is opened yet."""
        self._store = store
        self._home = home
        self._prepare = prepare
        self._coming: Snapshot | None = None
        self._lock = Lock()
        self._published_id: str | None = None
        self._snapshot: Snapshot | None = None

    def current(self) -> "Snapshot | None":
        """The published snapshot, or None while there is none; asks the store only for its published id."""
        from sql.errors import NothingPublished

        preparing: Thread | None = None
        with self._lock:
            published_id = self._store.engine.published_id()
            if self._snapshot is None or published_id != self._published_id:
                try:
                    found = self._store.published()
                except NothingPublished:
                    return self._snapshot
                self._published_id = published_id
                preparing = self._take(found)
        if preparing is not None and self._coming is not None:
            preparing.join(PATIENCE_S)
        return self._snapshot

    def _take(self, found: "Snapshot") -> Thread | None:
        """Show it at once where nothing is shown or nothing is to be prepared, else when the thread returned has prepared it."""
        self._coming = None
        if self._snapshot is None or self._prepare is None:
            self._snapshot = found
        else:
            self._coming = found
        if self._prepare is None:
            return None
        preparing = Thread(target=self._make_ready, args=(found, self._prepare), name="takehold-prepare", daemon=True)
        preparing.start()
        return preparing

    def _make_ready(self, found: "Snapshot", prepare: "Callable[[Snapshot], object]") -> None:
        try:
            prepare(found)
        except Exception as error:  # noqa: BLE001  (pages then work it out themselves, and say what is wrong)
            warn(f"Snapshot {found.manifest.id} could not be prepared: {explain(error, self._home)[0]}")
        with self._lock:
            if self._coming is found:
                self._snapshot, self._coming = found, None

    def notice(self) -> str | None:
        """A sentence when an older snapshot is served because the published one is damaged."""
        shown = self._coming or self._snapshot
        if shown is None or self._published_id in (None, shown.manifest.id):
            return None
        return f"Snapshot {self._published_id} is damaged and was refused; {shown.manifest.id} before it is shown."

    def read_all(self) -> list[str]:
        """Read every byte of the snapshot that is shown; a damaged one gives way to the newest whole one. Returns what is wrong."""
        shown = self.current()
        problems = self._store.verify(shown.manifest.id) if shown is not None else []
        if problems:
            with self._lock:
                self._snapshot = self._coming = None
            self.current()
        return problems

    def watch(self, *, every_s: float = WATCH_EVERY_S, stop: Event | None = None) -> Thread:
        """Read every byte now and then once a day, beside the pages, until ``stop`` is set or nobody holds this; damage is told on stderr.

        Between two looks the thread holds nothing of the store: what a sleeping thread holds outlives the program, and the engine's
        library then complains of leaks on stderr.
        """
        ended, itself = stop or Event(), ref(self)

        def run() -> None:
            while (served := itself()) is not None:
                served.look()
                del served
                if ended.wait(every_s):
                    return

        thread = Thread(target=run, name="takehold-watch", daemon=True)
        thread.start()
        return thread

    def look(self) -> None:
        """Read every byte once and tell of damage on stderr."""
        try:
            problems = self.read_all()
        except Exception as error:  # noqa: BLE001  (a store that cannot be asked now is asked again tomorrow)
            warn(f"The snapshot could not be checked: {explain(error, self._home)[0]}")
        else:
            if problems:
                warn(f"{self.notice() or 'The snapshot is damaged and no other one is whole.'} {problems[0]}")
