"""Database URLs as people write them, made into the form the drivers know. Nothing here repeats a URL in an error."""

import re
from collections.abc import Iterator
from pathlib import Path

from sql.api.address import EXAMPLES as API_EXAMPLES
from sql.api.address import BadAddress, parse_address
from sql.api.address import secrets_in as api_secrets
from takehold.errors import InputError

DRIVERS: dict[str, str] = {
    "mysql": "mysql+pymysql",
    "mysql+pymysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "mariadb+pymysql": "mysql+pymysql",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
# Schemes of stores that their engine reads as they are written: sql/engines.py
STORE_SCHEMES = ("clickhouse", "chdb", "sc", "spark")
EXAMPLE = "mysql://reader:password@crm.example.org:3306/espocrm"

_SERVER = re.compile(
    r"(?:(?P<user>[^:@/?#\s]*)(?::(?P<password>[^:@/?#\s]*))?@)?"
    r"(?P<host>\[[0-9a-fA-F:.]+\]|[^:@/?#\s]*)(?::(?P<port>\d+))?"
    r"/(?P<database>[^/?#\s]+)(?P<options>\?[^#\s]*)?",
)
_PASSWORD = re.compile(r"(?P<head>[A-Za-z][\w+.-]*://[^:@/\s]*:)(?P<value>(?:(?!/;)\S)*)@(?=[^@\s]*)")  # options of sc:// begin with /;
_OPTION = re.compile(
    r"(?P<head>[?&;][\w.-]*(?:password|passwd|token|secret|credential|api_?key|access_?key)[\w.-]*=)(?P<value>[^&;\s'\"]+)", re.IGNORECASE
)
_API = re.compile(rf"(?P<head>(?:{'|'.join(API_EXAMPLES)})://)[^\s'\"]+")


def normalise_url(text: str) -> str:
    """Return ``text`` with the driver this project ships.

    ``mysql://`` and ``mariadb://`` become ``mysql+pymysql://``, ``postgresql://`` becomes ``postgresql+psycopg://``,
    a relative ``sqlite:///`` path becomes absolute, ``files:///`` and the URL of an API stay.
    Raises `InputError`, which never repeats the URL.
    """
    scheme, separator, rest = text.strip().partition("://")
    if not separator:
        raise InputError(f"This is not a database URL. It looks like {EXAMPLE} or sqlite:////var/lib/crm.sqlite.")
    if scheme.lower() == "sqlite":
        return _sqlite_url(rest)
    if scheme.lower() == "files":
        return _files_url(rest)
    if scheme.lower() in API_EXAMPLES:
        return _api_url(f"{scheme.lower()}://{rest}")
    driver = DRIVERS.get(scheme.lower())
    if driver is None:
        raise InputError(
            f"The URL's scheme {_shown(scheme)} is not known. Known: {', '.join((*DRIVERS, 'sqlite', 'files', *API_EXAMPLES))}."
        )
    if _SERVER.fullmatch(rest) is None:
        raise InputError(
            f"The URL cannot be read. It looks like {EXAMPLE}. In user name and password write each of : / ? # [ ] @ and % "
            "as % and its two hex digits, for example %40 for @."
        )
    return f"{driver}://{rest}"


def normalise_store_url(text: str) -> str:
    """Return a store's URL: PostgreSQL's with the driver this project ships, the others as written.

    Raises `InputError`, which never repeats the URL.
    """
    scheme, separator, _ = text.strip().partition("://")
    if separator and scheme.lower() in STORE_SCHEMES:
        return scheme.lower() + text.strip()[len(scheme) :]
    if DRIVERS.get(scheme.lower(), "").startswith("postgresql"):
        return normalise_url(text)
    raise InputError(
        f"[store] url: no store has the scheme {_shown(scheme)}. Known: postgresql, {', '.join(STORE_SCHEMES)}; without a URL the store "
        "is embedded in the home."
    )


def secrets_in(text: str) -> Iterator[str]:
    """Passwords before an @ and values of options like ``;token=`` in every URL of ``text``, as written there."""
    for pattern in (_PASSWORD, _OPTION):
        yield from (match["value"] for match in pattern.finditer(text) if match["value"])
    yield from api_secrets(text)


def without_password(text: str) -> str:
    """Return ``text`` with the password or token of every URL in it, and whatever signs in to an API, replaced by ``***``."""
    return _API.sub(r"\g<head>***", _OPTION.sub(r"\g<head>***", _PASSWORD.sub(r"\g<head>***@", text)))


def _sqlite_url(rest: str) -> str:
    if not rest.startswith("/") or rest == "/":
        raise InputError("A SQLite URL names a file: sqlite:///relative.sqlite or sqlite:////absolute/path.sqlite.")
    return f"sqlite:///{Path(rest[1:]).expanduser().resolve()}"


def _files_url(rest: str) -> str:
    if not rest.startswith("/") or rest == "/":
        raise InputError("A URL of exported files names a folder or its mapping: files:///path/to/folder or files:///path/to/mapping.toml.")
    return f"files://{rest}"


def _api_url(url: str) -> str:
    try:
        parse_address(url)
    except BadAddress as error:
        raise InputError(str(error)) from None
    return url


def example_url(crm: str) -> str:
    """What the URL of a kind of CRM looks like."""
    return API_EXAMPLES.get(crm, EXAMPLE)


def _shown(scheme: str) -> str:
    return scheme if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,30}", scheme) else "(unreadable)"
