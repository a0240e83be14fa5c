"""Database servers for tests and benchmarks: started from the installed packages, on a free loopback port, in a folder of their own.

They trade safety for speed (nothing is flushed to disk) and run in a time zone that is not UTC, as servers in companies do:
a query that leans on the server's zone gives wrong figures here. A server ends with its block, and with the test process.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pymysql

ADMIN = "takehold_admin"
START_LIMIT_S = 60.0
STOP_LIMIT_S = 20.0


class ServerMissing(Exception):
    """The packages of a database server are not installed; the message says which to install."""


class ServerFailed(Exception):
    """A server did not start; the message carries the end of its log."""


@contextmanager
def mariadb_server() -> Iterator[str]:
    """Run MariaDB and yield the administrator's SQLAlchemy URL.

    Raises:
        ServerMissing: neither ``mariadbd`` nor ``mariadb-install-db`` is installed.
        ServerFailed: it is installed but does not answer within a minute.
    """
    daemon, installer = _binary("mariadbd", "mariadb-server"), _binary("mariadb-install-db", "mariadb-server")
    _binary("mariadb", "mariadb-client")
    password, port, account = secrets.token_hex(12), free_port(), _account("mysql")
    with _folder("takehold-mariadb-", account) as folder:
        _run([installer, "--no-defaults", f"--datadir={folder}/data", "--skip-test-db", *_as_user(account)], folder, None)
        start = folder / "start.sql"
        start.write_text(
            f"create user {ADMIN}@'127.0.0.1' identified by '{password}';\ngrant all on *.* to {ADMIN}@'127.0.0.1' with grant option;\n"
        )
        options = [
            "--no-defaults", f"--datadir={folder}/data", f"--tmpdir={folder}", f"--socket={folder}/socket", f"--pid-file={folder}/pid",
            f"--port={port}", "--bind-address=127.0.0.1", f"--init-file={start}", "--skip-name-resolve", "--skip-log-bin",
            "--performance-schema=off", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0",
            "--innodb-flush-method=nosync", "--innodb-buffer-pool-size=96M", "--default-time-zone=+05:45",
        ]  # fmt: skip
        # it speaks no TLS: without the option each of a thousand connections loads every certificate of the machine, for 60 ms
        url = f"mysql+pymysql://{ADMIN}:{password}@127.0.0.1:{port}/?ssl_disabled=true"
        with _process([daemon, *options], folder, account, signal.SIGTERM) as process:
            _wait(process, folder, lambda: pymysql.connect(host="127.0.0.1", port=port, user=ADMIN, password=password).close())
            yield url


@contextmanager
def postgres_server(*, shared_buffers: str = "96MB", work_mem: str = "4MB") -> Iterator[str]:
    """Run PostgreSQL and yield the administrator's SQLAlchemy URL, on the database ``postgres``.

    Raises:
        ServerMissing: ``initdb`` and ``postgres`` are not installed.
        ServerFailed: they are installed but the server does not answer within a minute.
    """
    initdb, daemon = _binary("initdb", "postgresql"), _binary("postgres", "postgresql")
    password, port, account = secrets.token_hex(12), free_port(), _account("postgres")
    with _folder("takehold-postgres-", account) as folder:
        secret = folder / "password"
        secret.write_text(password)
        layout = ["-D", f"{folder}/data", "--encoding=UTF8", "--locale=C", "--no-sync"]
        _run([initdb, *layout, f"--username={ADMIN}", f"--pwfile={secret}", "--auth=scram-sha-256"], folder, account)
        settings = {
            "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder), "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
            "shared_buffers": shared_buffers, "work_mem": work_mem, "timezone": "Asia/Kathmandu",
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        url = f"postgresql+psycopg://{ADMIN}:{password}@127.0.0.1:{port}/postgres"
        with _process([daemon, "-D", f"{folder}/data", *options], folder, account, signal.SIGINT) as process:
            _wait(process, folder, lambda: psycopg.connect(url.replace("+psycopg", "")).close())
            yield url


def free_port() -> int:
    """Return a loopback port that was free a moment ago, below those that the system gives to connections of its own."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _binary(name: str, package: str) -> str:
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/sbin"), Path("/usr/local/sbin")]
    path = shutil.which(name) or next((str(folder / name) for folder in folders if (folder / name).exists()), None)
    if path is None:
        raise ServerMissing(f"{name} is not installed. Install it with: apt-get install {package}")
    return path


def _account(preferred: str) -> str | None:
    """The account a server runs as: servers refuse root, so root hands them to their own account or to nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return preferred if preferred in known else "nobody"


def _as_user(account: str | None) -> list[str]:
    return [f"--user={account}", "--auth-root-authentication-method=normal"] if account else ["--auth-root-authentication-method=normal"]


@contextmanager
def _folder(prefix: str, account: str | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    if account:
        shutil.chown(folder, account)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as(account: str | None) -> list[str]:
    """A prefix that drops root's rights and has the kernel kill the server when the test process dies."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerMissing("setpriv is not installed. Install it with: apt-get install util-linux")
    if account is None:
        return [setpriv, "--pdeathsig", "KILL"]
    group = str(pwd.getpwnam(account).pw_gid)
    return [setpriv, f"--reuid={account}", f"--regid={group}", "--clear-groups", "--pdeathsig", "KILL"]


def _run(command: list[str], folder: Path, account: str | None) -> None:
    prefix = _as(account) if account else []
    done = subprocess.run([*prefix, *command], cwd=folder, capture_output=True, text=True, timeout=START_LIMIT_S, check=False)
    if done.returncode != 0:
        raise ServerFailed(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")


@contextmanager
def _process(command: list[str], folder: Path, account: str | None, stop: signal.Signals) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*_as(account), *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], folder: Path, connect: Callable[[], None]) -> None:
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit and process.poll() is None:
        with suppress(pymysql.Error, psycopg.Error):
            connect()
            return
        time.sleep(0.05)
    raise ServerFailed(f"{process.args} does not answer. The end of its log:\n{(folder / 'log').read_text(errors='replace')[-3000:]}")
