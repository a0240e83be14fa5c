"""Staging files as tables of an embedded DuckDB: one view per stream with the newest row of each key, all columns text."""

from pathlib import Path

import duckdb

from sql.api.staging import Staging
from sql.api.vendor import ApiStream
from sql.quiet import quiet_connection

LARGEST_ROW_BYTES = 64 * 1024 * 1024
MACROS = (
    "set timezone = 'UTC'",
    "create macro utc(t) as timezone('UTC', try_cast(t as timestamptz))",
)


def open_tables(staging: Staging, streams: tuple[ApiStream, ...]) -> duckdb.DuckDBPyConnection:
    """A connection whose views are named as the streams; a stream that was never landed is an empty view."""
    connection = quiet_connection()
    for statement in MACROS:
        connection.execute(statement)
    for stream in streams:
        connection.execute(f"create view {stream.name} as {_newest(staging.path(stream.name), stream)}")
    return connection


def json_lines(path: Path, stream: ApiStream) -> str:
    """The table function that reads a staging file."""
    columns = ", ".join([f"'{name}': 'VARCHAR'" for name in (*stream.stored, "_h")] + ["'_n': 'BIGINT'"])
    place = str(path).replace("'", "''")
    return (
        f"read_json('{place}', format = 'newline_delimited', columns = {{{columns}}}, "
        f"maximum_object_size = {LARGEST_ROW_BYTES}, auto_detect = false)"
    )


def _newest(path: Path | None, stream: ApiStream) -> str:
    names = ", ".join(f'"{name}"' for name in stream.stored)
    if path is None:
        nothing = ", ".join(f'cast(null as varchar) as "{name}"' for name in stream.stored)
        return f"select {nothing}, cast(null as bigint) as _n where false"
    place = f'row_number() over (partition by "{stream.key}" order by _n desc)'
    return f"select {names}, _n from (select *, {place} as _place from {json_lines(path, stream)}) as numbered where _place = 1"
