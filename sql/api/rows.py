"""From a row as the API gave it to the row that is kept: the allow-list, fill states instead of values, and what makes a row unusable."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sql.api.vendor import ApiStream, BadRow

PLACEHOLDERS = {"n/a", "na", "none", "test", "tbd", "unknown", "-", ".", "x", "xxx"}


class Unusable(ValueError):
    """Why a row is set apart: words without the value."""


def picked(stream: ApiStream, row: Any) -> dict[str, Any]:
    """The kept columns of a row as text, with ``_h``, a hash of them. Raises Unusable."""
    if isinstance(row, BadRow):
        raise Unusable(row.reason)
    if not isinstance(row, Mapping):
        raise Unusable("it is no object")
    kept: dict[str, Any] = {name: text_of(found(row, path)) for name, path in stream.columns.items()}
    kept |= {f"field__{name}": fill_state(found(row, path)) if is_told(row, path) else None for name, path in stream.fills.items()}
    if not kept[stream.key]:
        raise Unusable(f"{stream.columns[stream.key]} is missing")
    for name in stream.times:
        if kept[name] and not is_time(kept[name]):
            raise Unusable(f"{stream.columns[name]} is no time")
    for name in stream.numbers:
        if kept[name] and not is_number(kept[name]):
            raise Unusable(f"{stream.columns[name]} is no number")
    if stream.cursor and not kept[stream.cursor]:
        raise Unusable(f"{stream.columns[stream.cursor]} is missing")
    return {**kept, "_h": fingerprint(kept)}


def found(row: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path; a name that itself has dots is looked for first."""
    if path in row:
        return row[path]
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def is_told(row: Mapping[str, Any], path: str) -> bool:
    """Whether the API gave the value at all: one that is hidden from the account is not known, not empty."""
    above, _, last = path.rpartition(".")
    inside = found(row, above) if above else row
    return isinstance(inside, Mapping) and last in inside


def text_of(value: Any) -> str | None:
    """A value as text: JSON's own words for truth, numbers and lists; empty text is nothing."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def fill_state(value: Any) -> str:
    """``filled``, ``empty`` or ``placeholder``: all that is kept of a value."""
    text = (text_of(value) or "").strip().lower()
    if text in {"", "[]", "{}"}:
        return "empty"
    return "placeholder" if text in PLACEHOLDERS else "filled"


def is_time(text: str) -> bool:
    """Whether a text is an ISO date or time."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_number(text: str) -> bool:
    """Whether a text is a plain number."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def fingerprint(value: Any) -> str:
    """A short hash of a row's content."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]
