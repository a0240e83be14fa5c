"""Reading on the embedded engine: views over Parquet pieces in an in-memory database."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from sql.canonical import Table
from sql.engines import Parameters
from sql.pieces import Piece
from sql.portable import mentioned_words, named_parameters

DUCKDB_TYPES = {
    "text": "varchar", "timestamp": "timestamp", "date": "date", "integer": "integer", "bigint": "bigint",
    "double": "double", "decimal": "decimal(18, 4)", "boolean": "boolean",
}  # fmt: skip
CATALOGUE = ("information_schema", "show", "pragma", "duckdb_", "pg_", "sqlite_")


class DuckDbSession:
    """Views over Parquet pieces in an in-memory database; each query runs on a cursor of its own."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self._folder = folder
        self._connection = connection
        self._connection.execute("set timezone = 'UTC'")
        self._view = "view"
        self._attached: dict[str, tuple[Table, tuple[Piece, ...]]] = {}
        self._offered: dict[str, tuple[Table, Sequence[Piece]]] = {}
        self._offering = threading.Lock()

    def offer(self, tables: Mapping[Table, Sequence[Piece]]) -> None:
        """Attach each of these when a query first names it: to open a hundred tables takes longer than most answers."""
        self._offered = {table.name: (table, pieces) for table, pieces in tables.items()}

    def attach(self, table: Table, pieces: Sequence[Piece]) -> None:
        shown = (table, tuple(pieces))
        if self._attached.get(table.name) == shown:
            return
        if pieces:
            files = ", ".join(quoted(self._folder / "pieces" / piece.table / piece.name) for piece in pieces)
            body = f"select {', '.join(identifiers(table))} from read_parquet([{files}])"
        else:
            columns = (f"cast(null as {DUCKDB_TYPES[column.type]}) as {identifier(column.name)}" for column in table.columns)
            body = f"select {', '.join(columns)} where false"
        self._connection.execute(f"create or replace {self._view} {identifier(table.name)} as {body}")
        self._attached[table.name] = shown

    def _attach_offered(self, sql: str) -> None:
        words = mentioned_words(sql)
        with self._offering:
            is_about_all = any(word.startswith(CATALOGUE) for word in words)
            named = [name for name in self._offered if is_about_all or name in words]
            for name in named:
                self.attach(*self._offered[name])
                del self._offered[name]

    def query(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        self._attach_offered(sql)
        cursor = self._connection.cursor()
        return cursor.sql(sql, params=bound(sql, parameters)).to_arrow_table()

    def lock_down(self) -> None:
        """From here on: no file outside the store can be read, nothing can be written or reconfigured."""
        self._connection.execute(f"set allowed_directories = [{quoted(self._folder / 'pieces')}]")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set parquet_metadata_cache = true")  # pieces never change
        self._connection.execute("set lock_configuration = true")

    def close(self) -> None:
        self._connection.close()


def bound(sql: str, parameters: Parameters | None) -> dict[str, object]:
    """Those of the parameters that a statement names."""
    wanted = named_parameters(sql)
    return {name: value for name, value in (parameters or {}).items() if name in wanted}


def typed(table: Table, sql: str) -> str:
    """A SELECT of the table's columns, in its order and types, from another SELECT."""
    columns = ", ".join(f"cast({identifier(c.name)} as {DUCKDB_TYPES[c.type]}) as {identifier(c.name)}" for c in table.columns)
    return f"select {columns} from ({sql}) as source"


def identifier(name: str) -> str:
    """A name as SQL writes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def identifiers(table: Table) -> list[str]:
    """The columns of a table as SQL writes them."""
    return [identifier(name) for name in table.column_names]


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
