"""A mail server on loopback that keeps what it is given, and a web server that does the same."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class _Session(socketserver.StreamRequestHandler):
    """The few words of SMTP that a client needs; ``refuse`` as a recipient is refused."""

    timeout = 20

    def handle(self) -> None:
        """One conversation."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                content = b"".join(part.removeprefix(b".") if part.startswith(b"..") else part for part in lines)
                self.server.kept.append(message_from_bytes(content, policy=policy.default))  # type: ignore[attr-defined]
            if word == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"550 no\r\n" if word.startswith("RCPT") and "REFUSE" in word else b"250 ok\r\n")


class _Hook(BaseHTTPRequestHandler):
    """Takes every POST; at /refuse it says that it is not there, at /away that it is elsewhere."""

    def do_POST(self) -> None:
        """Keep the body."""
        self.server.kept.append(self.rfile.read(int(self.headers["Content-Length"])))  # type: ignore[attr-defined]
        self.send_response({"/refuse": 404, "/away": 307}.get(self.path, 200))
        self.send_header("Location", "/hook")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def _running(server: Any) -> Iterator[tuple[int, list[Any]]]:
    server.kept = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], server.kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mail_server() -> Iterator[tuple[int, list[EmailMessage]]]:
    """Port and the mails that came."""
    with _running(socketserver.TCPServer(("127.0.0.1", 0), _Session)) as found:
        yield found


@contextmanager
def hook_server() -> Iterator[tuple[int, list[bytes]]]:
    """Port and the bodies that came."""
    with _running(HTTPServer(("127.0.0.1", 0), _Hook)) as found:
        yield found
