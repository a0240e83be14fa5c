"""From columns of text, as PostgreSQL copies them out, to Arrow batches of a canonical table: the rules of ``arrow_rows``, by column."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from sql.arrow_rows import FIELD_PREFIX, FIELD_STATES, Converted, needed_columns, one_by_one
from sql.canonical import ARROW_TYPES, Table

YES, NO = pa.array(["t", "true", "1", "yes"]), pa.array(["f", "false", "0", "no"])
UTC = pa.timestamp("us", "UTC")


def text_batch(table: Table, rows: pa.RecordBatch, source_id: str) -> Converted:
    """Type rows whose columns are all text; what does not fit is set apart and counted, as in ``arrow_rows.to_batch``."""
    if any(name.startswith(FIELD_PREFIX) for name in rows.schema.names):
        rows = _unpivoted(rows)
    good, reason = _well_keyed(table, rows)
    arrays: list[pa.Array] = []
    bad: dict[int, str] = {}
    for column in table.columns:
        if column.name == "source_id":
            arrays.append(pa.repeat(pa.scalar(source_id, pa.string()), len(good)))
        elif column.name not in good.schema.names:
            arrays.append(pa.nulls(len(good), ARROW_TYPES[column.type]))
        else:
            array, failed = typed(good.column(column.name), column.type)
            arrays.append(array)
            bad.update({place: f"{table.name}.{column.name}: {value!r:.40} is no {column.type}" for place, value in failed.items()})
    batch = pa.RecordBatch.from_arrays(arrays, schema=table.arrow_schema)
    if bad:
        reason = next(iter(bad.values()))
        batch = batch.filter(pa.array([place not in bad for place in range(len(good))]))
    return Converted(batch, len(rows) - len(batch), reason)


def typed(values: pa.Array, kind: str) -> tuple[pa.Array, dict[int, object]]:
    """The column in its type, and by place the values that do not fit; each value is looked at by itself only where the column has such."""
    if not pa.types.is_string(values.type):
        return values, {}
    for cast in CASTS[kind]:
        try:
            return cast(values), {}
        except pa.ArrowInvalid:
            continue
    return one_by_one(values.to_pylist(), kind)


def _boolean(values: pa.Array) -> pa.Array:
    words = pc.utf8_lower(values)
    is_yes = pc.is_in(words, YES)
    if not pc.all(pc.or_(pc.or_(is_yes, pc.is_in(words, NO)), pc.is_null(words)), min_count=0).as_py():
        raise pa.ArrowInvalid("neither yes nor no")
    return pc.if_else(pc.is_null(words), pa.scalar(None, pa.bool_()), is_yes)


def _moment(values: pa.Array) -> pa.Array:
    return values.cast(ARROW_TYPES["timestamp"])


def _moment_with_zone(values: pa.Array) -> pa.Array:
    return values.cast(UTC).cast(ARROW_TYPES["timestamp"])


def _plain(kind: str) -> Callable[[pa.Array], pa.Array]:
    return lambda values: values.cast(ARROW_TYPES[kind])


CASTS: dict[str, tuple[Callable[[pa.Array], pa.Array], ...]] = {
    "text": (lambda values: values,),
    "timestamp": (_moment, _moment_with_zone),
    "date": (_plain("date"), lambda values: _moment(values).cast(ARROW_TYPES["date"], safe=False)),
    "integer": (_plain("integer"),),
    "bigint": (_plain("bigint"),),
    "double": (_plain("double"),),
    "decimal": (_plain("decimal"),),
    "boolean": (_boolean,),
}


def _well_keyed(table: Table, rows: pa.RecordBatch) -> tuple[pa.RecordBatch, str | None]:
    needed = needed_columns(table)
    lacking = [rows.column(name).is_null() for name in needed if name in rows.schema.names and rows.column(name).null_count]
    if not lacking:
        return rows, None
    is_lacking = lacking[0]
    for more in lacking[1:]:
        is_lacking = pc.or_(is_lacking, more)
    return rows.filter(pc.invert(is_lacking)), f"{table.name}: a row without {' or '.join(needed)}"


def _unpivoted(rows: pa.RecordBatch) -> pa.RecordBatch:
    """One row per record and field from one wide row per record with ``field__<name>`` columns, as ``arrow_rows`` does."""
    words = pa.array(list(FIELD_STATES), pa.string())
    meanings = [pa.array([states[place] for states in FIELD_STATES.values()], pa.bool_()) for place in range(3)]
    kept = [name for name in rows.schema.names if not name.startswith(FIELD_PREFIX)]
    parts: list[pa.RecordBatch] = []
    for name in rows.schema.names:
        if name.startswith(FIELD_PREFIX):
            state = pc.index_in(rows.column(name), words)
            field = pa.repeat(pa.scalar(name.removeprefix(FIELD_PREFIX)), len(rows))
            columns = [*(rows.column(other) for other in kept), field, *(meaning.take(state) for meaning in meanings)]
            parts.append(pa.RecordBatch.from_arrays(columns, [*kept, "field_name", "is_applicable", "is_filled", "is_placeholder"]))
    return pa.Table.from_batches(parts).combine_chunks().to_batches()[0] if len(rows) else parts[0]
