"""What a table of the store is: columns with types, a key, and how a refresh merges it."""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal["text", "timestamp", "date", "integer", "bigint", "double", "decimal", "boolean"]
Kind = Literal["log", "state", "keep", "scd", "daily", "setting"]

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "decimal": pa.decimal128(18, 4),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, type, and whether a connector must deliver it."""

    name: str
    type: ColumnType


@dataclass(frozen=True)
class Table:
    """One canonical table.

    ``kind`` says how a refresh merges it: ``log`` appends rows with a new key and is partitioned by the month of
    ``period_column``; ``state`` replaces rows by key and marks vanished ones deleted; ``keep`` replaces rows by key and
    keeps vanished ones; ``scd`` closes and opens validity intervals; ``daily`` replaces the rows of one snapshot date;
    ``setting`` is rewritten from the files beside the settings. ``moment`` is the part of the key that says which happening a row is,
    where the rest of it may be renamed: a row is replaced by whatever the CRM now says of the same moment.
    """

    name: str
    kind: Kind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    period_column: str | None = None
    sentence: str = ""
    moment: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in declared order."""
        return tuple(column.name for column in self.columns)

    @property
    def is_by_team(self) -> bool:
        """Whether rows are sums of a team, of which pages ask for one: engines then make that quick."""
        return self.key[:2] == ("source_id", "org_unit_id") and len(self.key) > 2 and self.kind == "log"

    @property
    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema that extraction, merging and every engine keep to."""
        return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in self.columns])


def described(name: str, kind: Kind, key: str, columns: str, sentence: str, *, period: str | None = None, moment: str = "") -> Table:
    """A table from one text: its columns by comma, each with a type where it is not text. ``source_id`` comes first in columns and key."""
    parsed = [Column("source_id", "text")]
    for part in columns.split(","):
        words = part.split()
        parsed.append(Column(words[0], words[1] if len(words) > 1 else "text"))  # type: ignore[arg-type]
    names = ("source_id", *moment.split()) if moment else ()
    return Table(name, kind, tuple(parsed), ("source_id", *key.split()), period, sentence, names)
