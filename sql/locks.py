"""One refresh at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sql.errors import RefreshRunning


@contextmanager
def refresh_lock(home: Path) -> Iterator[None]:
    """One refresh at a time per home; the lock goes with the process. Raises RefreshRunning."""
    folder = home / "store"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefreshRunning(f"Another refresh is running in {home}.") from None
        yield
