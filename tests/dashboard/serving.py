"""A dashboard in a process of its own on a free loopback port."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def served_world(kind: str, home: Path) -> Iterator[int]:
    """Serve the made-up company (``plain`` or ``failing``) and give its port."""
    port = free_port()
    with served([sys.executable, "-m", "tests.dashboard.served_world", kind, str(port), str(home)], port):
        yield port


@contextmanager
def served(command: list[str], port: int, *, alive: str = "/_stcore/health") -> Iterator[None]:
    """Run ``command``, wait until it answers on ``port`` at the path ``alive``, and end it."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server, alive)
            yield
        finally:
            server.terminate()


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, *, host: str = "localhost", headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], str]:
    """Status, headers (names in lower case) and text of one GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": host, **(headers or {})})
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", errors="replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def _wait_for(port: int, server: subprocess.Popen[bytes], alive: str) -> None:
    deadline = time.monotonic() + 180  # a busy machine takes long to import
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The dashboard ended with {server.returncode} before it answered.")
        try:
            if get(port, alive)[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"Nothing answered on port {port}.")
