"""What was read whole: the bytes of a snapshot are read when they may have changed, not at every opening.

A mark is what a store can tell of a piece without reading it and what changes whenever the piece does: a file's inode, size and times of
change (of these the inode's own cannot be set back), a server's count of changes. A piece whose mark is the one under which it was found
whole is not read again for a week.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sql.engines import Engine
from sql.pieces import Piece

TRUSTED_FOR_S = 7 * 24 * 3600
SETTLED_AFTER_NS = 2_000_000_000  # file systems stamp changes with a clock of up to two seconds' steps

Known = dict[str, tuple[str, float]]
Key = TypeVar("Key")


class Ledger:
    """A file of marks under which pieces were found whole. Lost, damaged or not writable, it only costs time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def known(self) -> Known:
        """Mark and time of reading by piece; what was read longer than a week ago or in the future is not known."""
        try:
            envelope = json.loads(self._path.read_text())
            body = envelope["pieces"]
            whole = hashlib.sha256(body.encode()).hexdigest() == envelope["sha256"]
            found = json.loads(body) if whole else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        now = file_clock_ns(self._path.parent)
        return {key: (mark, at) for key, (mark, at) in found.items() if now is not None and 0 <= now / 1e9 - at <= TRUSTED_FOR_S}

    def remember(self, found_whole: Mapping[str, str], *, kept: Known) -> None:
        """Write the marks just found and those kept from before."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            now = file_clock_ns(self._path.parent)
            if now is None:
                return
            body = json.dumps({**kept, **{key: (mark, now / 1e9) for key, mark in found_whole.items()}}, sort_keys=True)
            _replace(self._path, json.dumps({"sha256": hashlib.sha256(body.encode()).hexdigest(), "pieces": body}))


def damage_of(engine: Engine, pieces: Sequence[Piece], ledger: Ledger, *, read_all: bool) -> dict[Piece, str]:
    """What is wrong with the damaged ones among ``pieces``; reads those that ``ledger`` does not vouch for, or all."""
    marks = engine.marks(pieces)  # before reading: what changes meanwhile has another mark next time
    before = ledger.known()
    vouched = {piece for piece in pieces if not read_all and _key(piece) in before and before[_key(piece)][0] == marks.get(piece)}
    unread = [piece for piece in dict.fromkeys(pieces) if piece not in vouched]
    damaged = engine.damage(unread) if unread else {}
    whole = {_key(piece): marks[piece] for piece in unread if piece in marks and piece not in damaged}
    if whole or damaged:
        gone = {_key(piece) for piece in damaged}
        ledger.remember(whole, kept={key: value for key, value in before.items() if key not in gone})
    return damaged


def file_marks(paths: Mapping[Key, Sequence[Path]], folder: Path) -> dict[Key, str]:
    """Marks of pieces that are files of this machine, below ``folder``; none for what is missing or changed a moment ago."""
    marks: dict[Key, str] = {}
    now = file_clock_ns(folder)
    if now is None:
        return marks
    for piece, files in paths.items():
        with suppress(OSError):
            found = [(path.name, path.stat()) for path in files]
            if found and all(is_settled(seen.st_ctime_ns, now) for _, seen in found):
                marks[piece] = ";".join(f"{name}:{s.st_ino}:{s.st_size}:{s.st_mtime_ns}:{s.st_ctime_ns}" for name, s in sorted(found))
    return marks


def is_settled(changed_ns: int, now_ns: int) -> bool:
    """Whether a time of change is so long ago that another change would have another one."""
    return 0 <= changed_ns <= now_ns - SETTLED_AFTER_NS


def file_clock_ns(folder: Path) -> int | None:
    """Now, by the clock that stamps the files of a folder; None where nothing can be written."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            return os.fstat(probe.fileno()).st_ctime_ns
    except OSError:
        return None


def _replace(path: Path, text: str) -> None:
    """Write beside and rename, under a name of its own: several readers may do so at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")
    try:
        with os.fdopen(handle, "w") as stream:
            stream.write(text)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)


def _key(piece: Piece) -> str:
    """A piece by its name and what it is expected to hold."""
    return f"{piece.table}/{piece.name}/{piece.rows}/{piece.content_hash}/{piece.checksum}"
