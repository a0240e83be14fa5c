r"""Fields that a company made itself: no SELECT can name them, so they are looked up when connecting and added to it.

A file ``record_field.*.sql`` says where they stand in a header line, with the alias that it gives the table:

    -- custom: r.c_\w+ of opportunity, as camelCase

The words after the dot are a pattern of column names. ``as camelCase`` names the field as EspoCRM does, ``0 is empty`` is for a CRM that
writes 0 where nothing was typed. Only whether a column is filled is asked, never its value; an unticked box cannot be told from an
untouched one, so it is not known. A file that has no other fields is left out where the company made none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sql.arrow_rows import FIELD_PREFIX
from sql.connector import Connector, Stream
from sql.drift import Column, kind_of

LINE = re.compile(r"^-- custom: (\w+)\.(\S+) of (\w+)((?:, (?:as camelCase|0 is empty))*)$", re.MULTILINE)
PLAIN = re.compile(r"\w+", re.ASCII)
PLACEHOLDERS = "('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx')"
IS_BOOLEAN = {"boolean", "tinyint", "bit"}

Quote = Callable[[str], str]


@dataclass(frozen=True)
class CustomColumns:
    """Where a SELECT's custom columns stand, and how they are named and judged."""

    alias: str
    pattern: re.Pattern[str]
    table: str
    is_camel: bool
    zero_is_empty: bool

    def of(self, found: Mapping[Column, str]) -> Iterator[tuple[str, str]]:
        """Name and type of each custom column in a database."""
        for (table, column), data_type in sorted(found.items()):
            if table == self.table and PLAIN.fullmatch(column) and self.pattern.fullmatch(column):
                yield column, data_type

    def field(self, column: str) -> str:
        """The name of the field that a column holds."""
        first, *rest = column.split("_")
        return first + "".join(part.capitalize() for part in rest) if self.is_camel else column


def custom_columns(stream: Stream) -> CustomColumns | None:
    """What the file's header says of custom columns."""
    found = LINE.search(stream.path.read_text())
    if found is None:
        return None
    alias, pattern, table, options = found.groups()
    return CustomColumns(alias, re.compile(pattern), table, "camelCase" in options, "0 is empty" in options)


def with_custom_columns(connector: Connector, found: Mapping[Column, str], quote: Quote) -> Connector:
    """The connector whose SELECTs also ask which of the company's own fields are filled; ``quote`` writes a name for the database."""
    return replace(connector, streams=tuple(_asking(connector.streams, found, quote)))


def _asking(streams: Iterable[Stream], found: Mapping[Column, str], quote: Quote) -> Iterator[Stream]:
    for stream in streams:
        custom = custom_columns(stream) if stream.table.name == "record_field" else None
        if custom is None:
            yield stream
            continue
        asked = [f",\n    {_state(custom, column, of, quote)}" for column, of in custom.of(found)]
        listed, start, rest = stream.sql.partition("\nfrom ")
        if asked or FIELD_PREFIX in stream.sql:
            yield replace(stream, sql="".join((listed, *asked, start, rest)))


def _state(custom: CustomColumns, column: str, data_type: str, quote: Quote) -> str:
    """Whether a column is filled, as an output column."""
    value, field = f"{custom.alias}.{quote(column)}", quote(f"{FIELD_PREFIX}{custom.field(column)}")
    kind = kind_of(data_type)
    if data_type.lower() in IS_BOOLEAN:
        return f"case when {value} then 'filled' end as {field}"
    if kind == "text":
        text = f"trim({value})"
        return (
            f"case when {value} is null or {text} in ('', '[]') then 'empty' when lower({text}) in {PLACEHOLDERS} then 'placeholder' "
            f"else 'filled' end as {field}"
        )
    empty = f"{value} is null or {value} = 0" if kind == "number" and custom.zero_is_empty else f"{value} is null"
    return f"case when {empty} then 'empty' else 'filled' end as {field}"
