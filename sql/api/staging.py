"""Staging files of one source: JSON lines per stream, and one state file that says how much of them counts.

A page is written and flushed first, then the state names the new length and the place to go on from, in one rename. Whatever a killed
process wrote after that is cut off when the staging is opened again, so a resumed run ends in the same rows.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sql.api.vendor import Place
from sql.errors import SourceUnreachable

STATE_FILE = "state.json"
LAYOUT = 1
SAME_RUN = timedelta(hours=20)


@dataclass
class OpenPass:
    """A pass that is under way: where its rows go, where it goes on, and the highest cursor so far."""

    file: str
    size: int
    rows: int
    place: Place
    is_full: bool
    pages: int = 0
    cursor: str | None = None


@dataclass
class StreamState:
    """What is landed of a stream: the file that counts, its length and rows, and how far it was read."""

    file: str | None = None
    size: int = 0
    rows: int = 0
    cursor: str | None = None
    full_at: str | None = None
    passes: int = 0
    denied: str | None = None
    denied_status: str = "needs_setup"
    notes: list[str] = field(default_factory=list)
    set_apart: dict[str, str] = field(default_factory=dict)
    with_names: bool = True
    under_way: OpenPass | None = None


class Staging:
    """The staging folder of one source."""

    def __init__(self, folder: Path) -> None:
        """Open or make the folder; rows that no state vouches for are cut off. Raises SourceUnreachable for an unreadable state."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.next_number = 1
        self.streams: dict[str, StreamState] = {}
        self.run_as_of: str | None = None
        self.done: list[str] = []
        self._read()
        self._tidy()

    def open_run(self, as_of_at: datetime) -> None:
        """Begin a run, or go on with one that was cut short less than a day before: then its finished streams are done."""
        before = self.run_as_of
        if before is None or abs(as_of_at - datetime.fromisoformat(before)) >= SAME_RUN:
            self.run_as_of = as_of_at.isoformat()
            self.done = list[str]()

    def close_run(self) -> None:
        """Every stream was seen."""
        self.run_as_of = None
        self.done = list[str]()
        self._save()

    def state(self, name: str) -> StreamState:
        """The state of a stream; a new one if it was never landed."""
        return self.streams.setdefault(name, StreamState())

    def state_of(self, name: str, *, with_names: bool) -> StreamState:
        """The state of a stream; what was landed with names when none may be kept (or the other way round) is forgotten."""
        state = self.state(name)
        if state.with_names != with_names:
            state = self.streams[name] = StreamState(passes=state.passes, with_names=with_names)
            self.done = [done for done in self.done if done != name]
            self._tidy()
        return state

    def begin(self, name: str, place: Place, *, is_full: bool) -> OpenPass:
        """Start a pass: a full one into a file of its own, an incremental one behind what is there."""
        state = self.state(name)
        file = f"{name}.{state.passes + 1}.jsonl" if is_full or state.file is None else state.file
        size, rows = (0, 0) if is_full else (state.size, state.rows)
        (self.folder / file).touch(mode=0o600)
        state.notes = []
        if is_full:
            state.set_apart = {}
        state.under_way = OpenPass(file, size, rows, place, is_full, cursor=None if is_full else state.cursor)
        return state.under_way

    def commit(self, name: str, rows: Iterable[Mapping[str, Any]], place: Place | None) -> None:
        """Keep a page: its rows on disk first, then the state that counts them; the last page (no ``place``) counts once finished."""
        under_way = self.state(name).under_way
        if under_way is None:
            raise ValueError(f"No pass of {name} is under way.")
        with (self.folder / under_way.file).open("r+b") as file:
            file.truncate(under_way.size)
            file.seek(under_way.size)
            for row in rows:
                file.write(json.dumps({"_n": self.next_number, **row}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                self.next_number += 1
                under_way.rows += 1
            file.flush()
            os.fsync(file.fileno())
            under_way.size = file.tell()
        under_way.pages += 1
        if place is not None:
            under_way.place = place
            self._save()

    def finish(self, name: str, as_of: str) -> None:
        """The pass is whole: what it wrote is what counts from now on."""
        state = self.state(name)
        done = state.under_way
        if done is None:
            raise ValueError(f"No pass of {name} is under way.")
        state.file, state.size, state.rows = done.file, done.size, done.rows
        state.cursor = done.cursor
        state.passes += 1
        state.full_at = as_of if done.is_full else state.full_at
        state.denied = None
        state.under_way = None
        self.done.append(name)
        self._save()
        self._tidy()

    def deny(self, name: str, words: str, status: str) -> None:
        """The stream may not be read: said, and what was landed of it before stays."""
        state = self.state(name)
        state.denied, state.denied_status, state.under_way = words, status, None
        self._save()
        self._tidy()

    def path(self, name: str) -> Path | None:
        """The file that counts, or None if the stream was never read to its end."""
        state = self.state(name)
        return None if state.file is None else self.folder / state.file

    def _read(self) -> None:
        path = self.folder / STATE_FILE
        if not path.exists():
            return
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["layout"] != LAYOUT:
                raise ValueError(content["layout"])
            self.next_number = int(content["next_number"])
            self.run_as_of, self.done = content["run_as_of"], list(content["done"])
            self.streams = {name: _state(written) for name, written in content["streams"].items()}
        except (ValueError, KeyError, TypeError):
            raise SourceUnreachable(f"{path} cannot be read. Remove its folder to read everything from the CRM again.") from None
        for name, state in self.streams.items():
            if not self._is_whole(state):
                self.streams[name] = StreamState(passes=state.passes)
                self.done = [done for done in self.done if done != name]

    def _is_whole(self, state: StreamState) -> bool:
        """Whether the files are at least as long as the state says; a damaged stream is landed anew."""
        parts: list[tuple[str | None, int]] = [(state.file, state.size)]
        if state.under_way is not None:
            parts.append((state.under_way.file, state.under_way.size))
        return all(file is None or self._length(file) >= size for file, size in parts)

    def _length(self, file: str) -> int:
        path = self.folder / file
        return path.stat().st_size if path.exists() else -1

    def _tidy(self) -> None:
        """Remove files that no state names, and cut what no state counts."""
        named: dict[str, int] = {}
        for state in self.streams.values():
            if state.file is not None:
                named[state.file] = state.size
            if state.under_way is not None:
                named[state.under_way.file] = state.under_way.size
        for path in self.folder.glob("*.jsonl"):
            if path.name not in named:
                path.unlink()
            elif path.stat().st_size > named[path.name]:
                os.truncate(path, named[path.name])

    def _save(self) -> None:
        streams = {name: asdict(state) for name, state in sorted(self.streams.items())}
        about = {"layout": LAYOUT, "next_number": self.next_number, "run_as_of": self.run_as_of, "done": self.done}
        text = json.dumps({**about, "streams": streams}, indent=1)
        target = self.folder / STATE_FILE
        fresh = target.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)


def _state(written: dict[str, Any]) -> StreamState:
    under_way = written.pop("under_way")
    return StreamState(**written, under_way=None if under_way is None else OpenPass(**under_way))
