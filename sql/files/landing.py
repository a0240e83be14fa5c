"""Landing: every file becomes a table of what is written, and a view of what it means, in a private database in memory."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sql.errors import SourceSchemaError, SourceUnreachable
from sql.files.csv_rows import csv_rows, unique_names
from sql.files.mapping import FileMapping, Input
from sql.files.opening import opened, paths_of, text_lines
from sql.files.xes_rows import NotXes, xes_events

BATCH_ROWS = 20_000
WRITTEN = "__written"
FILE_COLUMN = "_file"
ROW_COLUMN = "_row"
ID_COLUMN = "_id"
AMOUNT = r"^\(?[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?\)?$"


@dataclass
class Landed:
    """One input after landing: its columns as written, rows landed, lines set apart by reason, and the files read."""

    input: Input
    files: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: int = 0
    set_apart: Counter[str] = field(default_factory=Counter)

    @property
    def table(self) -> str:
        """The table of what is written."""
        return f"{self.input.name}__landed"


def land(connection: duckdb.DuckDBPyConnection, mapping: FileMapping, wanted: Input) -> Landed:
    """Fill ``<input>__landed`` and show it as the view ``<input>``.

    Raises SourceUnreachable for a missing or damaged file, SourceSchemaError naming file and column for a column that is not there.
    """
    paths = paths_of(mapping, wanted)
    landed = Landed(wanted, tuple(path.name for path in paths))
    connection.execute(f"create table {landed.table} ({FILE_COLUMN} varchar, {ROW_COLUMN} bigint)")
    for path in paths:
        with opened(path, wanted) as (stream, kind):
            for rows in _tables(stream, kind, path, landed):
                _append(connection, landed, rows, path.name)
    described = connection.execute(f"select column_name, column_type from (describe {landed.table})").fetchall()
    types = {str(name): str(kind) for name, kind in described if name not in {FILE_COLUMN, ROW_COLUMN}}
    landed.columns = tuple(types)
    _check_columns(mapping, landed)
    connection.execute(f"create view {quoted(wanted.name)} as {_meaning(landed, types)}")
    return landed


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _tables(stream: BinaryIO, kind: str, path: Path, landed: Landed) -> Iterator[pa.Table]:
    if kind == "csv":
        yield from _csv_tables(stream, path, landed)
    elif kind == "xes":
        try:
            for events in xes_events(stream, at_once=BATCH_ROWS):
                if events:
                    yield _of_events(events)
        except NotXes as error:
            raise SourceSchemaError(f"{path.name} is no XES log: {error}.") from None
    else:
        try:
            for batch in pq.ParquetFile(pa.BufferReader(stream.read())).iter_batches(BATCH_ROWS):
                yield pa.Table.from_batches([batch]).rename_columns(unique_names(batch.schema.names))
        except pa.ArrowInvalid as error:
            raise SourceUnreachable(f"{path.name} is no whole Parquet file: {str(error)[:120]}") from None


def _csv_tables(stream: BinaryIO, path: Path, landed: Landed) -> Iterator[pa.Table]:
    wanted = landed.input
    try:
        with text_lines(stream, wanted.encoding) as lines:
            rows = csv_rows(lines, delimiter=wanted.delimiter, set_apart=landed.set_apart)
            header = next(rows, None)
            if header is None:
                raise SourceSchemaError(f"{path.name} [input.{wanted.name}]: there is no header line.")
            schema = pa.schema([(name, pa.string()) for name in unique_names(header)])
            yield schema.empty_table()
            for some in _batched(rows):
                yield pa.Table.from_arrays([pa.array(values, pa.string()) for values in zip(*some, strict=True)], schema=schema)
    except (LookupError, UnicodeError):
        raise SourceSchemaError(f"{path.name} [input.{wanted.name}]: it cannot be read with encoding {wanted.encoding!r}.") from None


def _batched(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    remaining = iter(rows)
    while some := list(itertools.islice(remaining, BATCH_ROWS)):
        yield some


def _of_events(events: list[dict[str, str]]) -> pa.Table:
    keys = list(dict.fromkeys(key for event in events for key in event))
    columns = [pa.array([event.get(key) for event in events], pa.string()) for key in keys]
    return pa.Table.from_arrays(columns, names=unique_names(keys))


def _append(connection: duckdb.DuckDBPyConnection, landed: Landed, rows: pa.Table, file_name: str) -> None:
    known = {name.lower() for name in landed.columns} | {FILE_COLUMN, ROW_COLUMN}
    places = pa.array(range(landed.rows + 1, landed.rows + rows.num_rows + 1), pa.int64())
    names = pa.array([file_name] * rows.num_rows, pa.string())
    connection.register("arriving", rows.append_column(FILE_COLUMN, names).append_column(ROW_COLUMN, places))
    for name, kind in connection.execute("select column_name, column_type from (describe arriving)").fetchall():
        if name.lower() not in known:
            connection.execute(f"alter table {landed.table} add column {quoted(name)} {kind}")
            landed.columns = (*landed.columns, name)
    try:
        connection.execute(f"insert into {landed.table} by name select * from arriving")
    except duckdb.ConversionException as error:
        first = str(error).splitlines()[0][:120]
        raise SourceSchemaError(f"[input.{landed.input.name}] the files {landed.input.file} differ in a column's type: {first}") from None
    finally:
        connection.unregister("arriving")
    landed.rows += rows.num_rows


def _check_columns(mapping: FileMapping, landed: Landed) -> None:
    for name in landed.input.columns_named:
        if name not in landed.columns:
            raise SourceSchemaError(
                f"{mapping.path.name} [input.{landed.input.name}]: {', '.join(landed.files[:3])} has no column {name!r}. "
                f"It has: {', '.join(landed.columns)}."
            )


def _meaning(landed: Landed, types: dict[str, str]) -> str:
    """The SELECT that reads what is written: empty words become null, times UTC, dates dates, money a number.

    ``_id`` is made of a row's content (and which of several equal rows of its file it is), so it stays when an export grows, is sorted
    anew or overlaps with the next one.
    """
    written = ", ".join(f"coalesce(cast({quoted(name)} as varchar), '')" for name in types)
    content = f"md5(concat_ws(chr(31), {written}))"
    nth = f"row_number() over (partition by {FILE_COLUMN}, {content} order by {ROW_COLUMN})"
    lines = [FILE_COLUMN, ROW_COLUMN, f"{content} || '-' || {nth} as {ID_COLUMN}"]
    for name, kind in types.items():
        value = meant(landed.input, name, kind)
        if name in landed.input.times:
            lines.append(f"{_moment(value, landed.input.times[name])} as {quoted(name)}")
        elif name in landed.input.dates:
            lines.append(f"{_day(value, landed.input.dates[name])} as {quoted(name)}")
        elif name in landed.input.money:
            lines.append(f"{_amount(value)} as {quoted(name)}")
        else:
            lines.append(f"{value} as {quoted(name)}")
        if name in {**landed.input.times, **landed.input.dates} or name in landed.input.money:
            lines.append(f"cast({value} as varchar) as {quoted(name + WRITTEN)}")
    return f"select {', '.join(lines)} from {landed.table}"


def meant(wanted: Input, name: str, kind: str) -> str:
    """Expression for a column's text without blanks around it, null where it means empty; other types are as they are."""
    if kind != "VARCHAR":
        return quoted(name)
    words = ", ".join(literal(word) for word in ("", *wanted.empty))
    return f"case when trim({quoted(name)}) in ({words}) then null else trim({quoted(name)}) end"


def _moment(value: str, form: str) -> str:
    read = value if form == "iso" else f"try_strptime({value}, {literal(form)})"
    return f"timezone('UTC', try_cast({read} as timestamptz))"


def _day(value: str, form: str) -> str:
    return f"cast(try_cast({value} as timestamp) as date)" if form == "iso" else f"cast(try_strptime({value}, {literal(form)}) as date)"


def _amount(value: str) -> str:
    """``$1,200.50``, ``(30)`` and ``$342.09K`` as numbers; a comma that does not part thousands makes a value unreadable, not wrong."""
    bare = f"regexp_replace(cast({value} as varchar), '[^0-9.,()+-]', '', 'g')"
    signed = f"try_cast(regexp_replace(replace({bare}, ',', ''), '^\\((.*)\\)$', '-\\1') as decimal(28, 4))"
    factor = f"case right(upper(cast({value} as varchar)), 1) when 'K' then 1000 when 'M' then 1000000 else 1 end"
    return f"case when regexp_matches({bare}, {literal(AMOUNT)}) then {signed} * {factor} end"
