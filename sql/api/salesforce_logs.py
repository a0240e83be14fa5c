"""Rows of an EventLogFile: CSV with one header line; a line that does not fit it is set apart, not guessed."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sql.api.vendor import BadRow

CHECK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def file_rows(body: bytes, told: Mapping[str, Any]) -> Iterator[Any]:
    """Each line as a mapping with ``_id`` (its content and which of several equal lines it is), ``_user``, ``_at`` and what is ``told``."""
    reader = csv.reader(io.StringIO(body.decode("utf-8", errors="replace"), newline=""))
    header: list[str] = next(reader, [])
    seen: Counter[str] = Counter()
    for fields in reader:
        if len(fields) != len(header):
            yield BadRow(f"it has {len(fields)} fields where the header has {len(header)}", ",".join(fields))
            continue
        row = dict(zip(header, fields, strict=True))
        mark = hashlib.sha256("\x1f".join(fields).encode()).hexdigest()[:24]
        seen[mark] += 1
        yield {
            **row,
            **told,
            "_id": f"{mark}-{seen[mark]}",
            "_user": row.get("USER_ID_DERIVED") or long_id(row.get("USER_ID", "")),
            "_at": row.get("TIMESTAMP_DERIVED") or moment_of(row.get("TIMESTAMP", "")),
        }


def long_id(short: str) -> str:
    """The 18 letters of a 15-letter id, whose last three say which letters are capitals.

    >>> long_id("0051G000005Mun4")
    '0051G000005Mun4QAC'
    """
    if len(short) != 15:
        return short
    parts = (short[place : place + 5] for place in (0, 5, 10))
    return short + "".join(CHECK_LETTERS[sum(1 << place for place, letter in enumerate(part) if "A" <= letter <= "Z")] for part in parts)


def moment_of(stamp: str) -> str:
    """``20260202080000.123`` as ISO; another text stays as it is, to be set apart.

    >>> moment_of("20260202080000.123")
    '2026-02-02T08:00:00.123+00:00'
    """
    try:
        return datetime.strptime(f"{stamp}+0000", "%Y%m%d%H%M%S.%f%z").isoformat(timespec="milliseconds")
    except ValueError:
        return stamp
