"""Small files and renames that survive a crash at any instant."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Write a small file so that a crash at any instant leaves the old or the new one whole."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text)
    durable_rename(fresh, path)


def durable_rename(source: Path, target: Path) -> None:
    """Sync the bytes, rename, sync the folder."""
    _sync(source)
    source.replace(target)
    _sync(target.parent)


class Arriving:
    """Files renamed into place whose bytes reach the disk meanwhile: durable once ``settle`` has returned, not before."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, "arriving")
        self._waiting: dict[Path, Future[None]] = {}

    def rename(self, source: Path, target: Path) -> None:
        """Rename at once and sync behind the caller's back; a file that is there already is replaced by durable bytes only."""
        if target.exists():  # the served snapshot may name it
            durable_rename(source, target)
            return
        source.replace(target)
        self._waiting[target] = self._pool.submit(_sync_if_kept, target)

    def settle(self) -> None:
        """Wait for every file and its folder. Raises what the disk said."""
        arrived = {path: self._waiting.pop(path) for path in list(self._waiting)}
        for synced in arrived.values():
            synced.result()
        for folder in {path.parent for path in arrived}:
            _sync(folder)


def _sync_if_kept(path: Path) -> None:
    with suppress(FileNotFoundError):  # written for nothing, and tidied away since
        _sync(path)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
