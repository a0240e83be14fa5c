"""Small files and renames that survive a crash at any instant."""

import os
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Write a small file so that a crash at any instant leaves the old or the new one whole."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text)
    durable_rename(fresh, path)


def durable_rename(source: Path, target: Path) -> None:
    """Sync the bytes, rename, sync the folder."""
    with source.open("rb") as stream:
        os.fsync(stream.fileno())
    source.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
