"""Answers of every engine with the same types: what the SELECT says, not what the engine happens to use inside."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.types as kinds

from sql.table import ARROW_TYPES


def same_types(answer: pa.Table, columns: Sequence[tuple[str, pa.DataType | None]]) -> pa.Table:
    """The answer with columns named and typed as ``columns`` say; unknown types become the nearest of the store's types."""
    arrays = [_typed(array, wanted) for array, (_, wanted) in zip(answer.columns, columns, strict=True)]
    return pa.table(arrays, names=[name for name, _ in columns])


def _typed(array: pa.ChunkedArray, wanted: pa.DataType | None) -> pa.ChunkedArray:
    target = _plain(array.type) if wanted is None else wanted
    try:
        return array.cast(target)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return array.cast(_plain(array.type))


def _plain(found: pa.DataType) -> pa.DataType:
    if kinds.is_timestamp(found):
        return ARROW_TYPES["timestamp"]
    if kinds.is_integer(found):
        return ARROW_TYPES["integer"] if found.bit_width == 32 and kinds.is_signed_integer(found) else ARROW_TYPES["bigint"]
    if kinds.is_floating(found):
        return ARROW_TYPES["double"]
    if kinds.is_large_string(found) or kinds.is_null(found):
        return ARROW_TYPES["text"]
    return found
