"""From database rows to Arrow batches of a canonical table: typed, unpivoted, bad rows set apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.compute as pc

from sql.canonical import ARROW_TYPES, Table

FIELD_PREFIX = "field__"
CENT_FRACTION = Decimal("0.0001")
MONEY_LIMIT = Decimal(10) ** 14  # what decimal(18, 4) holds
WHOLE_BITS = {"integer": 31, "bigint": 63}
NO_DATE = "0000-00-00"  # what MySQL and MariaDB keep where no date was given


@dataclass(frozen=True)
class Converted:
    """A typed batch, and how many rows were set apart with the first reason."""

    batch: pa.RecordBatch
    quarantined: int = 0
    reason: str | None = None


def to_batch(table: Table, names: Sequence[str], rows: Sequence[Sequence[object]], source_id: str) -> Converted:
    """Type the rows of one page.

    Columns that the SELECT does not deliver become null; columns that start with ``_`` are dropped. A row whose value does not fit its
    type, or whose key is null, is set apart and counted.
    """
    if any(name.startswith(FIELD_PREFIX) for name in names):
        names, rows = _unpivoted(names, rows)
    good, reason = _well_keyed(table, names, rows)
    columns, bad = _columns(table, names, good, source_id)
    if bad:
        reason = next(iter(bad.values()))
        good = [row for index, row in enumerate(good) if index not in bad]
        columns, _ = _columns(table, names, good, source_id)
    batch = pa.RecordBatch.from_arrays(columns, schema=table.arrow_schema)
    return Converted(batch, len(rows) - len(good), reason)


def needed_columns(table: Table) -> list[str]:
    """Columns without which a row cannot be kept: its key and its time."""
    return [name for name in (*table.key, table.period_column) if name and name != "source_id" and table.kind in {"log", "state", "keep"}]


def _well_keyed(table: Table, names: Sequence[str], rows: Sequence[Sequence[object]]) -> tuple[list[Sequence[object]], str | None]:
    needed = needed_columns(table)
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    places = [names.index(name) for name in needed if None in columns.get(name, ())]
    if not places:
        return list(rows), None
    good = [row for row in rows if all(row[place] is not None for place in places)]
    return good, f"{table.name}: a row without {' or '.join(needed)}"


def _columns(table: Table, names: Sequence[str], rows: Sequence[Sequence[object]], source_id: str) -> tuple[list[pa.Array], dict[int, str]]:
    delivered = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    arrays: list[pa.Array] = []
    bad: dict[int, str] = {}
    needed = needed_columns(table)
    for column in table.columns:
        kind = ARROW_TYPES[column.type]
        if column.name == "source_id":
            arrays.append(pa.array([source_id] * len(rows), kind))
        elif column.name not in delivered:
            arrays.append(pa.nulls(len(rows), kind))
        else:
            array, failed = _typed(delivered[column.name], column.type)
            arrays.append(array)
            if column.name in needed and array.null_count > len(failed):  # 0000-00-00 is no time either
                lost = pc.indices_nonzero(pc.is_null(array)).to_pylist()
                bad.update(dict.fromkeys(lost, f"{table.name}: a row without {column.name}"))
            bad.update({index: f"{table.name}.{column.name}: {value!r:.40} is no {column.type}" for index, value in failed.items()})
    return arrays, bad


def _typed(values: Sequence[object], kind: str) -> tuple[pa.Array, dict[int, object]]:
    try:
        if kind in {"timestamp", "date"} and any(isinstance(value, str) for value in values[:50]):
            return pa.array(values, pa.string()).cast(ARROW_TYPES[kind]), {}
        if kind == "boolean" and not any(isinstance(value, str | bytes) for value in values[:50]):
            return pa.array(values, None if isinstance(values[0], bool) else pa.int64()).cast(pa.bool_()), {}
        if kind != "decimal":
            return pa.array(values, ARROW_TYPES[kind]), {}
    except (pa.ArrowInvalid, pa.ArrowTypeError, IndexError, OverflowError):
        pass
    return one_by_one(values, kind)


def one_by_one(values: Sequence[object], kind: str) -> tuple[pa.Array, dict[int, object]]:
    """Each value in its type, null where it does not fit, and those values by their place."""
    converted: list[object] = []
    failed: dict[int, object] = {}
    for index, value in enumerate(values):
        try:
            converted.append(None if value is None else CONVERTERS[kind](value))
        except (ValueError, TypeError, InvalidOperation, OverflowError):
            converted.append(None)
            failed[index] = value
    return pa.array(converted, ARROW_TYPES[kind]), failed


def _moment(value: object) -> datetime | None:
    if isinstance(value, str) and value.startswith(NO_DATE):
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return datetime.combine(value, time())
    parsed = datetime.fromisoformat(str(value))
    return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed


def _day(value: object) -> date | None:
    moment = _moment(value)
    return None if moment is None else moment.date()


def _money(value: object) -> Decimal:
    amount = Decimal(str(value)).quantize(CENT_FRACTION, ROUND_HALF_EVEN)
    if not abs(amount) < MONEY_LIMIT:
        raise ValueError(value)
    return amount


def _truth(value: object) -> bool:
    if isinstance(value, bytes):
        return value != b"\x00"
    if str(value).lower() in {"1", "true", "t", "yes"}:
        return True
    if str(value).lower() in {"0", "false", "f", "no"}:
        return False
    raise ValueError(value)


def _whole(kind: str) -> Callable[[object], int]:
    limit = Decimal(2) ** WHOLE_BITS[kind]

    def convert(value: object) -> int:
        number = Decimal(str(value))
        if number != number.to_integral_value() or not -limit <= number < limit:
            raise ValueError(value)
        return int(number)

    return convert


CONVERTERS: dict[str, Callable[[object], object]] = {
    "text": lambda value: value.decode(errors="replace") if isinstance(value, bytes) else str(value),
    "timestamp": _moment,
    "date": _day,
    "integer": _whole("integer"),
    "bigint": _whole("bigint"),
    "double": lambda value: float(str(value)),
    "decimal": _money,
    "boolean": _truth,
}


def _unpivoted(names: Sequence[str], rows: Sequence[Sequence[object]]) -> tuple[list[str], list[Sequence[object]]]:
    """One row per record and field from one wide row per record with ``field__<name>`` columns.

    The states are ``filled``, ``empty``, ``placeholder`` and ``na`` (not applicable); null means not known.
    """
    kept = [index for index, name in enumerate(names) if not name.startswith(FIELD_PREFIX)]
    fields = [(index, name.removeprefix(FIELD_PREFIX)) for index, name in enumerate(names) if name.startswith(FIELD_PREFIX)]
    long: list[Sequence[object]] = [
        (*(row[index] for index in kept), field, *FIELD_STATES.get(row[place], (None, None, None)))
        for row in rows
        for place, field in fields
    ]
    return [*(names[index] for index in kept), "field_name", "is_applicable", "is_filled", "is_placeholder"], long


FIELD_STATES: dict[object, tuple[bool | None, bool | None, bool | None]] = {
    "filled": (True, True, False),
    "empty": (True, False, False),
    "placeholder": (True, False, True),
    "na": (False, None, None),
}
