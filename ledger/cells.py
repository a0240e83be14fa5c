"""Cells as text and back, exactly: what a form or a file says, and what the ledger keeps."""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

from ledger.columns import LONGEST_NOTE, LONGEST_TEXT, Field

Value = str | int | float | bool | date | datetime | None
YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_PART = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
_ESCAPED = re.compile(r"\\([;\\])")
_SPECIAL = re.compile(r"[;\\]")
KEY_RULE = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


class BadCell(ValueError):
    """A cell that cannot be kept; the message says why."""


def cell_value(text: str | None, field: Field) -> Value:
    """What the ledger keeps of ``text``; empty is unknown. Raises `BadCell`."""
    said = _tidy(text or "", many_lines=field.kind == "long text")
    if not said:
        return None
    if field.kind in _READERS:
        return _READERS[field.kind](said, field)
    longest = LONGEST_NOTE if field.kind in ("long text", "list") else LONGEST_TEXT
    if len(said) > longest:
        raise BadCell(f"longer than {longest} characters")
    return said


def cell_text(value: Value) -> str:
    """The text of which ``cell_value`` makes ``value`` again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds" if not value.microsecond else "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)


def _tidy(text: str, *, many_lines: bool) -> str:
    said = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not many_lines:
        said = " ".join(said.split())
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in said if sign != "\n"):
        raise BadCell("holds characters that are no text")
    return said


def _number(said: str, field: Field) -> float:
    try:
        value = float(said.replace("_", "x"))
    except ValueError:
        raise BadCell(f"'{said[:40]}' is not a number like 1234.5") from None
    if not math.isfinite(value):
        raise BadCell(f"'{said[:40]}' is not a number")
    _check_bounds(value, said, field)
    return value + 0.0  # no minus zero


def _whole(said: str, field: Field) -> int:
    if not re.fullmatch(r"-?\d{1,9}", said, re.ASCII):
        raise BadCell(f"'{said[:40]}' is not a whole number")
    _check_bounds(int(said), said, field)
    return int(said)


def _check_bounds(value: float, said: str, field: Field) -> None:
    if field.low is not None and value < field.low:
        raise BadCell(f"{said} is below {field.low:g}")
    if field.high is not None and value > field.high:
        raise BadCell(f"{said} is above {field.high:g}")


def _date(said: str, field: Field) -> date:
    del field
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said, re.ASCII):
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise BadCell(f"'{said[:40]}' is not a date like 2026-07-01")


def _moment(said: str, field: Field) -> datetime:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise BadCell(f"'{said[:40]}' is not a time like 2026-07-01 14:30:00 (UTC)") from None
    del field
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _yes_or_no(said: str, field: Field) -> bool:
    del field
    if said.lower() not in YES:
        raise BadCell(f"'{said[:40]}' is neither yes nor no")
    return YES[said.lower()]


def _choice(said: str, field: Field) -> str:
    word = said.lower()
    if word not in field.choices:
        close = get_close_matches(word, field.choices, n=1)
        raise BadCell(f"'{said[:40]}' is not known{f'; did you mean {close[0]}?' if close else ''} Known: {', '.join(field.choices)}")
    return word


def _key(said: str, field: Field) -> str:
    del field
    if not KEY_RULE.fullmatch(said):
        raise BadCell(f"'{said[:60]}' is no key: lower-case letters, digits, '.', '-' and '_', at most 60")
    return said


def _list(said: str, field: Field) -> str:
    del field
    if len(said) > LONGEST_NOTE:
        raise BadCell(f"longer than {LONGEST_NOTE} characters")
    return joined(dict.fromkeys(listed(said)))


def listed(said: str | None) -> list[str]:
    r"""The parts of a list, as a list; a semicolon behind a backslash belongs to its part.

    >>> listed(r"North; A\; B; ")
    ['North', 'A; B']
    """
    pieces = _PART.findall(said or "")
    return [_ESCAPED.sub(r"\1", part) for piece in pieces if (part := piece.strip())]


def joined(parts: Iterable[str]) -> str:
    """A list as its cell: what :func:`listed` reads back part by part.

    >>> listed(joined(["A; B", "C"]))
    ['A; B', 'C']
    """
    return "; ".join(_SPECIAL.sub(r"\\\g<0>", part) for part in parts)


_READERS: dict[str, Any] = {
    "number": _number, "whole": _whole, "date": _date, "moment": _moment, "yes or no": _yes_or_no, "choice": _choice, "key": _key,
    "list": _list,
}  # fmt: skip
