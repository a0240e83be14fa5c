"""A page of a stream as it came from the database, before its values are typed: rows of Python values, or columns of text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from sql.arrow_rows import Converted, to_batch
from sql.arrow_text import text_batch
from sql.canonical import Table

MARKER = "_skip"


class Page(Protocol):
    """What reading a stream needs of a page."""

    def __len__(self) -> int:
        """Rows, markers included."""

    def last(self, column: str) -> object:
        """The value of the last row."""

    def before_the_last(self, column: str) -> "Page":
        """The rows whose value differs from that of the last row."""

    def converted(self, table: Table, source_id: str) -> Converted:
        """The typed rows, without markers: rows that only say how far a page reached in the CRM's log."""


@dataclass(frozen=True)
class RowPage:
    """Rows of Python values, from any driver."""

    names: list[str]
    rows: Sequence[Sequence[object]]

    def __len__(self) -> int:
        return len(self.rows)

    def last(self, column: str) -> object:
        return self.rows[-1][self.names.index(column)]

    def before_the_last(self, column: str) -> "RowPage":
        place, last = self.names.index(column), self.last(column)
        return RowPage(self.names, [row for row in self.rows if row[place] != last])

    def converted(self, table: Table, source_id: str) -> Converted:
        place = self.names.index(MARKER) if MARKER in self.names else None
        rows = self.rows if place is None else [row for row in self.rows if not row[place]]
        return to_batch(table, self.names, rows, source_id)


@dataclass(frozen=True)
class TextPage:
    """Columns of text, from PostgreSQL's COPY."""

    batch: pa.RecordBatch

    def __len__(self) -> int:
        return len(self.batch)

    def last(self, column: str) -> object:
        return self.batch.column(column)[-1].as_py()

    def before_the_last(self, column: str) -> "TextPage":
        return TextPage(self.batch.filter(pc.not_equal(self.batch.column(column), self.batch.column(column)[-1])))

    def converted(self, table: Table, source_id: str) -> Converted:
        batch = self.batch
        if MARKER in batch.schema.names:
            batch = batch.filter(pc.is_in(batch.column(MARKER), pa.array(["f", "0", None])))
        return text_batch(table, batch, source_id)
