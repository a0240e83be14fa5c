"""What an audit row says was changed: per column that it changed, and the values of business columns only."""

import json
from collections.abc import Mapping
from typing import Any

HIDDEN = "(not read)"
VALUES_READ = {
    "actualclosedate", "budgetamount", "closeprobability", "customertypecode", "estimatedclosedate", "estimatedvalue", "isdisabled",
    "leadsourcecode", "ownerid", "prioritycode", "salesstage", "statecode", "statuscode", "stepname",
}  # fmt: skip


def with_changes(row: Any) -> Any:
    """The row with ``_made_changes`` in place of ``changedata``: column, old and new value; ``_made_state`` says if it was read."""
    if not isinstance(row, Mapping):
        return row
    kept = {name: value for name, value in row.items() if name != "changedata"}
    changes = _changes(row.get("changedata"))
    if changes is None:
        return {**kept, "_made_changes": list[Any](), "_made_state": "another shape" if row.get("changedata") else "none"}
    return {**kept, "_made_changes": [_kept(change) for change in changes], "_made_state": "read"}


def _changes(text: Any) -> list[Mapping[str, Any]] | None:
    """Changed attributes, or None where the text has another shape: the reference does not document it."""
    if not isinstance(text, str):
        return None
    try:
        listed = json.loads(text)["changedAttributes"]
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(listed, list):
        return None
    return [change for change in listed if isinstance(change, Mapping) and change.get("logicalName")]


def _kept(change: Mapping[str, Any]) -> dict[str, Any]:
    name = str(change["logicalName"])
    old, new = change.get("oldValue"), change.get("newValue")
    if name in VALUES_READ:
        return {"p": name, "o": _text(name, old), "v": _text(name, new)}
    return {"p": name, "o": None if old in {None, ""} else HIDDEN, "v": None if new in {None, ""} else HIDDEN}


def _text(name: str, value: Any) -> str | None:
    """A value as text; an owner is written ``table,id``."""
    if value is None or value == "":
        return None
    return str(value).rpartition(",")[2] if name == "ownerid" else str(value)
