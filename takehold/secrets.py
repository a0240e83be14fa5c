"""Where a source's URL with its password comes from: the environment, ``secrets.toml``, or a hidden prompt.

``secrets.toml`` in the home is readable by its owner only (mode 600) and looks like::

    [sources.sales]
    url = "mysql://reader:password@crm.example.org/espocrm"
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import tomlkit

from takehold.errors import InputError
from takehold.files import write_atomically
from takehold.settings import read_toml
from takehold.source_url import secrets_in

SECRETS_FILE = "secrets.toml"
STORE_VARIABLE = "TAKEHOLD_STORE_URL"
SHORTEST_SECRET = 8
LEDGER_VARIABLE = "TAKEHOLD_LEDGER_URL"


def url_variable(source_name: str) -> str:
    """Name of the environment variable that holds a source's URL."""
    return f"TAKEHOLD_{source_name.upper().replace('-', '_')}_URL"


def find_source_url(home: Path, source_name: str) -> str | None:
    """Return the URL as given by environment or secrets file, or None; raises `InputError` for an unsafe file."""
    return os.environ.get(url_variable(source_name)) or _stored(home, ("sources", source_name, "url"))


def find_store_url(home: Path) -> str | None:
    """Return the store's URL where it is a secret: ``TAKEHOLD_STORE_URL`` or ``[store] url`` of the secrets file."""
    return os.environ.get(STORE_VARIABLE) or _stored(home, ("store", "url"))


def find_ledger_url(home: Path) -> str | None:
    """Return the ledger's URL where it is a secret: ``TAKEHOLD_LEDGER_URL`` or ``[ledger] url`` of the secrets file."""
    return os.environ.get(LEDGER_VARIABLE) or _stored(home, ("ledger", "url"))


def sign_in_variable(key: str) -> str:
    """Name of the environment variable that holds a secret of the sign-in."""
    return f"TAKEHOLD_SIGN_IN_{key.upper()}"


def digest_variable(name: str) -> str:
    """Name of the environment variable that holds a digest's webhook."""
    return f"TAKEHOLD_DIGEST_{name.upper().replace('-', '_')}_URL"


def find_secret(home: Path, section: str, key: str, variable: str) -> str | None:
    """Return a secret of the environment or the secrets file, or None; raises `InputError` for an unsafe file."""
    return os.environ.get(variable) or _stored(home, (section, key))


def missing_url_message(source_name: str) -> str:
    """Tell the reader the two ways to give a URL without a terminal."""
    return (
        f"No URL for source '{source_name}'. Set {url_variable(source_name)}, or write it to {SECRETS_FILE} (mode 600) in the home "
        f"under [sources.{source_name}] url, or run `takehold connect` in a terminal."
    )


def store_source_url(home: Path, source_name: str, url: str) -> Path:
    """Write a URL to ``secrets.toml`` with mode 600 and return the file's path."""
    path = home / SECRETS_FILE
    read_secrets(home)
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    sources = document.setdefault("sources", tomlkit.table(is_super_table=True))
    sources.setdefault(source_name, tomlkit.table())["url"] = url
    write_atomically(path, tomlkit.dumps(document), mode=0o600)
    return path


def read_secrets(home: Path) -> dict[str, Any]:
    """Return the secrets file's content, ``{}`` if absent; raises `InputError` if others may read it."""
    path = home / SECRETS_FILE
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return {}
    if mode & 0o077:
        raise InputError(f"{path} may be read by others (mode {mode:o}). Run: chmod 600 {path}")
    return read_toml(path)


def hide_passwords(text: str, home: Path) -> str:
    """Return ``text`` without any password known to the environment or the secrets file."""
    for password in sorted(set(_passwords(home)), key=len, reverse=True):
        text = text.replace(password, "***")
    return text


def _passwords(home: Path) -> Iterator[str]:
    urls = [value for name, value in os.environ.items() if name.startswith("TAKEHOLD_") and name.endswith("_URL")]
    yield from (value for name, value in os.environ.items() if name.startswith("TAKEHOLD_") and name.endswith("_SECRET") and value)
    with suppress(InputError):
        urls += _texts(read_secrets(home))
        yield from (text for text in _texts(read_secrets(home)) if "://" not in text and len(text) >= SHORTEST_SECRET)
    for url in urls:
        for written in secrets_in(url):
            yield from (written, unquote(written))


def _texts(table: dict[str, Any]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, dict):
            yield from _texts(value)
        elif isinstance(value, str):
            yield value


def _stored(home: Path, keys: tuple[str, ...]) -> str | None:
    found: Any = read_secrets(home)
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if found is not None and not isinstance(found, str):
        raise InputError(f"{home / SECRETS_FILE}: {'.'.join(keys)} is not a text")
    return found
