"""A local HTTP server that answers as a vendor's API does, from rows a test puts into it; what went wrong on purpose is said per request.

It is no mock of our client: it listens on a loopback port, and a refresh in a process of its own reads from it.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What the client sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode()))


@dataclass(frozen=True)
class Answer:
    """What the server says: JSON unless ``text`` is given."""

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None


@dataclass
class Trouble:
    """Goes wrong for the next ``times`` requests whose path holds ``path``."""

    path: str
    answer: Answer
    times: int = 1


class Replay:
    """A running server: ``answer`` is the vendor; ``troubles`` come first; ``requests`` keeps what was asked."""

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        self.answer = answer
        self.troubles: list[Trouble] = []
        self.requests: list[Request] = []
        self.held = threading.Event()
        self.released = threading.Event()
        self._hold_at: int | None = None
        self._hold_path = ""
        self._lock = threading.Lock()
        self.port = 0

    def trouble(self, path: str, status: int, *, times: int = 1, content: Any = None, headers: dict[str, str] | None = None) -> None:
        """Answer ``status`` to the next ``times`` requests whose path holds ``path``."""
        self.troubles.append(Trouble(path, Answer(content if content is not None else {}, status, headers or {}), times))

    def hold(self, path: str, *, nth: int) -> None:
        """Keep the ``nth`` request from now whose path holds ``path`` waiting: ``held`` is set when it has come."""
        self.held.clear()
        self.released.clear()
        self._hold_path, self._hold_at = path, nth

    def release(self) -> None:
        """Let the waiting request go."""
        self._hold_at = None
        self.released.set()

    def asked(self, path: str) -> list[Request]:
        """Requests whose path holds ``path``."""
        return [request for request in self.requests if path in request.path]

    def respond(self, request: Request) -> Answer:
        """Trouble if there is any, else the vendor's answer."""
        with self._lock:
            self.requests.append(request)
            waits = False
            if self._hold_at is not None and self._hold_path in request.path:
                self._hold_at -= 1
                waits = self._hold_at == 0
            for trouble in self.troubles:
                if not waits and trouble.times > 0 and trouble.path in request.path:
                    trouble.times -= 1
                    return trouble.answer
        if waits:
            self.held.set()
            self.released.wait(60)
        return self.answer(request)


@contextmanager
def serving(answer: Callable[[Request], Answer]) -> Iterator[Replay]:
    """Serve on a free loopback port until the block ends."""
    replay = Replay(answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(replay))
    server.daemon_threads = True
    replay.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield replay
    finally:
        replay.release()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(replay: Replay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: else each answer waits 40 ms for the client's acknowledgement

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's own name)
            """Say nothing."""

        def _reply(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body)
            answer = replay.respond(request)
            content = (answer.text if answer.text is not None else json.dumps(answer.content)).encode()
            try:
                self.send_response(answer.status)
                for name, value in {"Content-Type": "application/json", **answer.headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client was killed: that is the test

        do_GET = do_POST = _reply  # noqa: N815  (the base class looks for these names)

    return Handler
