"""Answers of PostgreSQL as Arrow tables: many rows as one text that Arrow parses at once, what has an order or an odd type row by row."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import psycopg
import pyarrow as pa
import pyarrow.compute as pc

from sql.copying import csv_table
from sql.portable import Translated
from sql.table import ARROW_TYPES

NUMERIC = 1700
TEXTS = frozenset({25, 1043})
PADDED = 1042  # loses its blanks where it is put together with other text
TIME_WITH_ZONE = 1184
ARROW_OF_OID = {16: pa.bool_(), 20: pa.int64(), 21: pa.int64(), 23: pa.int32(), 25: pa.string(), 700: pa.float64(), 701: pa.float64(),
                1042: pa.string(), 1043: pa.string(), 1082: pa.date32(), 1114: pa.timestamp("us"), 1184: pa.timestamp("us")}  # fmt: skip
KNOWN = frozenset({*ARROW_OF_OID, NUMERIC}) - {PADDED}
ARGUMENTS = 90  # PostgreSQL takes a hundred
Described = list[tuple[str, int]]


def answer(connection: psycopg.Connection, select: Translated, values: Sequence[object]) -> pa.Table:
    """The rows of a SELECT. A million rows as one text take a quarter of the time of a million tuples."""
    described = _described(connection, select, values)
    if not select.is_ordered and all(oid in KNOWN for _, oid in described):
        try:
            return _from_one_text(connection, select, values, described)
        except psycopg.errors.ProgramLimitExceeded:  # past a gigabyte
            pass
    return _row_by_row(connection, select, values)


def _described(connection: psycopg.Connection, select: Translated, values: Sequence[object]) -> Described:
    """Names and types of the columns, without running the statement."""
    with psycopg.RawCursor(connection) as cursor:
        cursor.execute(f"select * from ({select.sql}) as answer limit 0".encode(), values)
        return [(column.name, column.type_code) for column in cursor.description or ()]


def _from_one_text(connection: psycopg.Connection, select: Translated, values: Sequence[object], described: Described) -> pa.Table:
    names = [f"c{place}" for place in range(len(described))]
    parts = [part for name, (_, oid) in zip(names, described, strict=True) for part in (_written(name, oid), "','")]
    line = _joined([*parts[:-1], "chr(10)"])
    with psycopg.RawCursor(connection) as cursor:
        cursor.execute(f"select string_agg({line}, '') from ({select.sql}) as answer ({', '.join(names)})".encode(), values)
        (text,) = cursor.fetchone() or (None,)
    arrays = _parsed((text or "").encode(), names, described)
    return pa.table(arrays, names=[name for name, _ in described])


def _written(column: str, oid: int) -> str:
    """A column as CSV writes it: texts in quotation marks, so that an empty one is none that is missing."""
    if oid in TEXTS:
        return f"""'"' || replace({column}, '"', '""') || '"'"""
    return f"{column} at time zone 'UTC'" if oid == TIME_WITH_ZONE else column


def _joined(parts: Sequence[str]) -> str:
    """One text of many parts, null as nothing."""
    if len(parts) <= ARGUMENTS:
        return f"concat({', '.join(parts)})"
    return _joined([_joined(parts[start : start + ARGUMENTS]) for start in range(0, len(parts), ARGUMENTS)])


def _parsed(text: bytes, names: list[str], described: Described) -> list[pa.Array | pa.ChunkedArray]:
    types = {name: ARROW_OF_OID.get(oid, pa.string()) for name, (_, oid) in zip(names, described, strict=True)}
    if not text:
        return [pa.array([], pa.int64() if oid == NUMERIC else ARROW_OF_OID[oid]) for _, oid in described]
    table = csv_table(text, types)
    return [_numeric(column) if oid == NUMERIC else column for column, (_, oid) in zip(table.columns, described, strict=True)]


def _numeric(texts: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    if not pc.any(pc.match_substring_regex(texts, "[^0-9-]"), min_count=0).as_py():
        return texts.cast(pa.int64())
    return _arrow([None if text is None else Decimal(text) for text in texts.to_pylist()], NUMERIC)


def _row_by_row(connection: psycopg.Connection, select: Translated, values: Sequence[object]) -> pa.Table:
    with psycopg.RawCursor(connection) as cursor:
        cursor.execute(select.sql.encode(), values)
        rows = cursor.fetchall()
        described = [(column.name, column.type_code) for column in cursor.description or ()]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(described)
    arrays = [_arrow(values, oid) for values, (_, oid) in zip(columns, described, strict=True)]
    return pa.table(arrays, names=[name for name, _ in described])


def _arrow(values: Sequence[object], oid: int) -> pa.Array:
    if oid == NUMERIC:
        whole = all(value is None or (isinstance(value, Decimal) and value == value.to_integral_value()) for value in values)
        scale = max((-int(v.as_tuple().exponent) for v in values if isinstance(v, Decimal)), default=0)
        if whole and scale == 0:
            return pa.array([None if value is None else int(str(value)) for value in values], pa.int64())
        return pa.array(values, ARROW_TYPES["decimal"] if scale <= 4 else None)
    cleaned = [value.replace(tzinfo=None) if isinstance(value, datetime) else value for value in values]
    return pa.array(cleaned, ARROW_OF_OID.get(oid, pa.string()) if not isinstance(next(iter(values), None), date) else None)
