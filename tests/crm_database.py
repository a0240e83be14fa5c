"""CRM databases for the tests: load a dump into a running MariaDB, hand out a reader's account, copy it, change it."""

import gzip
import itertools
import os
import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

SANDBOX_COMMENT = b"/*M!999999"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class CrmDatabase:
    """One CRM's database on a test server.

    ``url`` is what a user would type: an account that may only SELECT. ``change`` runs as the server's administrator.
    """

    url: str
    admin_url: str

    @property
    def name(self) -> str:
        """The database's name on its server."""
        return str(make_url(self.url).database)

    def change(self, statement: str, parameters: Mapping[str, object] | None = None) -> int:
        """Run one statement as administrator, commit, and return the number of rows it touched."""
        engine = create_engine(self.admin_url)
        try:
            with engine.begin() as connection:
                return int(connection.execute(text(statement), dict(parameters or {})).rowcount)
        finally:
            engine.dispose()


def load_mariadb(admin_url: str, *dumps: Path) -> CrmDatabase:
    """Create a database with a new name, load ``dumps`` (``.sql`` or ``.sql.gz``) in order and make an account that may only SELECT."""
    database = _empty_database(admin_url)
    for dump in dumps:
        _client(database.admin_url, gzip.decompress(dump.read_bytes()) if dump.suffix == ".gz" else dump.read_bytes())
    return database


def copy_mariadb(original: CrmDatabase) -> CrmDatabase:
    """Copy a loaded database under a new name, with a reader's account of its own."""
    database = _empty_database(original.admin_url)
    command = ["mariadb-dump", *_options(make_url(original.admin_url)), "--skip-lock-tables", "--single-transaction", original.name]
    dump = subprocess.run(command, env=_environment(make_url(original.admin_url)), capture_output=True, check=True, timeout=120)
    _client(database.admin_url, dump.stdout)
    return database


def drop_mariadb(database: CrmDatabase) -> None:
    """Drop a database and its reader's account."""
    reader = str(make_url(database.url).username)
    database.change(f"drop database `{database.name}`")
    CrmDatabase(database.url, _url(make_url(database.admin_url).set(database=""))).change(f"drop user {reader}@'127.0.0.1'")


def _empty_database(admin_url: str) -> CrmDatabase:
    name, password = f"crm_{os.getpid()}_{next(_numbers)}", secrets.token_hex(12)
    server = CrmDatabase(admin_url, _url(make_url(admin_url).set(database="")))
    server.change(f"create database {name} character set utf8mb4 collate utf8mb4_unicode_ci")
    server.change(f"create user {name}_reader@'127.0.0.1' identified by '{password}'")
    server.change(f"grant select on {name}.* to {name}_reader@'127.0.0.1'")
    admin = make_url(admin_url).set(database=name)
    return CrmDatabase(_url(admin.set(username=f"{name}_reader", password=password)), _url(admin))


def _client(admin_url: str, content: bytes) -> None:
    if content.startswith(SANDBOX_COMMENT):  # older clients stumble over the first line of newer dumps
        content = content.partition(b"\n")[2]
    url = make_url(admin_url)
    command = ["mariadb", *_options(url), str(url.database)]
    done = subprocess.run(command, env=_environment(url), input=content, capture_output=True, check=False, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"The dump does not load: {done.stderr.decode(errors='replace')[-2000:]}")


def _options(url: URL) -> list[str]:
    return ["--no-defaults", f"--host={url.host}", f"--port={url.port}", "--protocol=tcp", f"--user={url.username}",
            "--default-character-set=utf8mb4"]  # fmt: skip


def _environment(url: URL) -> dict[str, str]:
    return {**os.environ, "MYSQL_PWD": str(url.password)}


def _url(url: URL) -> str:
    return url.render_as_string(hide_password=False)
