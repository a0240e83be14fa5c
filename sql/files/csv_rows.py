"""Rows of a CSV text: what cannot be read as a row is counted line by line, never guessed and never dropped in silence."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator

LINES_PER_ROW = 200
BLANK_NAME = "column_{place}"


def csv_rows(lines: Iterable[str], *, delimiter: str, set_apart: Counter[str]) -> Iterator[list[str]]:
    """The header (as written), then every row that has as many fields as the header.

    ``lines`` keep their line ends. A line that is no row is counted in ``set_apart`` by reason; reading goes on with the line after it,
    so that a quote which is never closed costs one line and not the rest of the file. Blank lines are no rows.
    """
    source = iter(lines)
    put_back: deque[str] = deque()
    width: int | None = None
    while (line := _next(put_back, source)) is not None:
        if not line.strip():
            continue
        more = _continued(line, put_back, source)
        row, reason = _parsed("".join([line, *more]), delimiter, width)
        if row is None:
            set_apart[reason] += 1
            put_back.extendleft(reversed(more))
            continue
        width = len(row) if width is None else width
        yield row


def unique_names(header: Iterable[str]) -> list[str]:
    """Names that differ regardless of case: a repeated name gets ``_2``, ``_3``, a missing one is ``column_<place>``."""
    names: list[str] = []
    taken: set[str] = set()
    for place, written in enumerate(header, 1):
        wanted = written.strip() or BLANK_NAME.format(place=place)
        name, number = wanted, 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted}_{number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _next(put_back: deque[str], source: Iterator[str]) -> str | None:
    return put_back.popleft() if put_back else next(source, None)


def _continued(line: str, put_back: deque[str], source: Iterator[str]) -> list[str]:
    """The lines that belong to the same row because a quoted field goes on in them."""
    more: list[str] = []
    is_open = line.count('"') % 2 == 1
    while is_open and len(more) < LINES_PER_ROW:
        following = _next(put_back, source)
        if following is None:
            break
        more.append(following)
        is_open ^= following.count('"') % 2 == 1
    return more


def _parsed(text: str, delimiter: str, width: int | None) -> tuple[list[str] | None, str]:
    if "\x00" in text:
        return None, "a null byte"
    if not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
        return None, "bytes that are not of the encoding"
    try:
        row = next(csv.reader([text], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None, "quotes that do not match"
    if row is None or (width is not None and len(row) != width):
        return None, "more or fewer fields than the header"
    return row, ""
