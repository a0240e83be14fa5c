"""Events of an XES log, streamed: one dictionary per event, the attributes of its case under ``case:``."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate  # no entity is ever expanded here: a DOCTYPE is refused

CHUNK_BYTES = 1 << 16
ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id"}


class NotXes(Exception):
    """The text is no XES log; the message says where."""


class _Events:
    """Collects events while the parser calls back."""

    def __init__(self) -> None:
        self.ready: list[dict[str, str]] = []
        self._path: list[str] = []
        self._case: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self.is_log = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        parent = self._path[-1] if self._path else None
        self._path.append(name)
        self.is_log = self.is_log or (name == "log" and parent is None)
        if name == "trace":
            self._case = {}
        elif name == "event":
            self._event = {}
        elif name in ATTRIBUTES and "key" in attributes and "value" in attributes:
            if parent == "event":
                self._event[attributes["key"]] = attributes["value"]
            elif parent == "trace":
                self._case[f"case:{attributes['key']}"] = attributes["value"]

    def end(self, tag: str) -> None:
        self._path.pop()
        if tag.rpartition(":")[2] == "event":
            self.ready.append({**self._case, **self._event})

    def taken(self) -> list[dict[str, str]]:
        events = list(self.ready)
        self.ready.clear()
        return events


def xes_events(stream: BinaryIO, *, at_once: int) -> Iterator[list[dict[str, str]]]:
    """Events, about ``at_once`` at a time, as text by attribute key; nested attributes are left out.

    Raises `NotXes` for broken XML, another root than ``log``, or a DOCTYPE (which could pull in other files).
    """
    events = _Events()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = events.start
    parser.EndElementHandler = events.end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        while chunk := stream.read(CHUNK_BYTES):
            parser.Parse(chunk, False)
            if len(events.ready) >= at_once:
                yield events.taken()
        parser.Parse(b"", True)
    except ExpatError as error:
        raise NotXes(f"broken XML at line {error.lineno}") from None
    if not events.is_log:
        raise NotXes("its root is not <log>")
    yield events.taken()


def _refuse_doctype(*declaration: object) -> None:
    raise NotXes(f"it has a DOCTYPE ({len(declaration)} parts), which a log does not need")
