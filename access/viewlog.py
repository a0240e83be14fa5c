"""The view log: who looked at what, in lines that each carry the hash of the one before, so that a changed line shows."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

START = "0" * 64
BLOCK = 4096


@dataclass(frozen=True)
class View:
    """One look: who, in which role, at what, which cohort (None for no single one), of which snapshot, and when."""

    who: str
    role: str
    what: str
    cohort: str | None
    snapshot: str
    at: datetime


def append(path: Path, view: View) -> str:
    """Add one line and return its hash; on return it is on the disk. Writers wait for each other.

    A last line without an end was never acknowledged (power failed while it was written): it is cut off, and the new line says so.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path) as log:
        previous, cut = _last_hash(log)
        entry: dict[str, object] = {**asdict(view), "at": view.at.isoformat(), "prev": previous}
        if cut:
            entry["cut_bytes"] = cut
        digest = _digest(entry)
        entry["hash"] = digest
        log.seek(0, os.SEEK_END)
        log.write(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())
    return digest


def verify(path: Path) -> int | None:
    """Number (from 1) of the first line that was changed, removed before, or is incomplete; None when the log is whole.

    A log whose last lines were cut off whole is a whole, shorter log: keep a hash elsewhere to detect that.
    """
    if not path.exists():
        return None
    previous = START
    with path.open("rb") as log:
        for number, line in enumerate(log, start=1):
            entry = _entry(line)
            if entry is None or entry.get("prev") != previous or entry.get("hash") != _digest(entry):
                return number
            previous = str(entry["hash"])
    return None


def entries(path: Path) -> Iterator[dict[str, object]]:
    """The lines of the log, oldest first; call ``verify`` to know whether they can be trusted."""
    if path.exists():
        with path.open("rb") as log:
            yield from (entry for line in log if (entry := _entry(line)) is not None)


def _digest(entry: dict[str, object]) -> str:
    body = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _entry(line: bytes) -> dict[str, object] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        yield log


def _last_hash(log: BinaryIO) -> tuple[str, int]:
    """Hash of the last whole line (``START`` when there is none) and the bytes cut off after it."""
    end = log.seek(0, os.SEEK_END)
    tail, start = b"", end
    while start > 0 and tail.rstrip(b"\n").count(b"\n") < 2:
        start = max(0, start - BLOCK)
        log.seek(start)
        tail = log.read(end - start)
    whole = tail[: tail.rfind(b"\n") + 1]
    cut = len(tail) - len(whole)
    if cut:
        log.truncate(end - cut)
    lines = whole.splitlines()
    entry = _entry(lines[-1] + b"\n") if lines else None
    return (str(entry["hash"]) if entry and "hash" in entry else START), cut
