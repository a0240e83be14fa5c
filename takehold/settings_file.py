"""Write ``takehold.toml`` without losing what its owner wrote there: comments and order stay."""

from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError

from takehold.errors import InputError
from takehold.files import write_atomically
from takehold.settings import SETTINGS_FILE

HEADER = """\
# Settings of Takehold. Passwords do not belong here: they come from TAKEHOLD_<NAME>_URL or secrets.toml.
# Every key can also be set in the environment: [privacy] floor is TAKEHOLD_PRIVACY__FLOOR.
"""


def write_settings(home: Path, changes: dict[str, Any]) -> Path:
    """Set the given keys, nested tables as nested dicts, and return the file's path.

    What is not named in ``changes`` stays as it is, comments included. Raises `InputError` when the file is no TOML.
    """
    path = home / SETTINGS_FILE
    document = _document(path)
    _merge(document, changes)
    write_atomically(path, tomlkit.dumps(document))
    return path


def add_source(home: Path, name: str, *, crm: str) -> Path:
    """Write ``[sources.NAME]`` with its kind of CRM; an existing section keeps its other keys."""
    return write_settings(home, {"sources": {name: {"crm": crm}}})


def _document(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.parse(HEADER)
    except (ParseError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not valid TOML, so nothing was written ({type(error).__name__})") from None


def _merge(table: Any, changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if not isinstance(value, dict):
            table[key] = value
            continue
        if key not in table:
            table[key] = tomlkit.table(is_super_table=all(isinstance(child, dict) for child in value.values()))
        _merge(table[key], value)
