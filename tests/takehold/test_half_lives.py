"""Half-lives of a small snapshot, its history worked by hand."""

from datetime import datetime
from typing import Any

import pandas as pd

from takehold.half_lives import CHANGES_SQL, FILLED_SQL, RECORDS_SQL, half_lives, per_object

AS_OF = datetime(2026, 1, 1)


class History:
    """Answers the three questions that the estimate asks."""

    def __init__(self, **tables: list[tuple[Any, ...]]) -> None:
        """Rows without the source's name."""
        self.tables = tables

    def query(self, sql: str, parameters: dict[str, object]) -> pd.DataFrame:
        """The rows behind a question."""
        del parameters
        name, columns = {
            CHANGES_SQL: ("changes", ["object_type", "field_name", "record", "changed_at", "old_value", "new_value"]),
            RECORDS_SQL: ("records", ["object_type", "record", "created_at", "is_deleted", "deleted_at", "modified_at"]),
            FILLED_SQL: ("filled", ["object_type", "record", "field_name", "is_filled"]),
        }[sql]
        return pd.DataFrame(self.tables.get(name, []), columns=columns).assign(source_id="crm")


def day(number: int) -> pd.Timestamp:
    """So many days before as_of."""
    return pd.Timestamp(AS_OF) - pd.Timedelta(days=number)


def test_a_field_that_lasts_as_long_as_its_records_are_seen_gives_its_half_life() -> None:
    changed = [("contact", "phone", f"r{n}", day(100), "1", "2") for n in range(20)]
    records = [("contact", f"r{n}", day(200), False, None, None) for n in range(40)]
    filled = [("contact", f"r{n}", "phone", n < 30) for n in range(40)]
    found = half_lives(History(changes=changed, records=records, filled=filled), AS_OF)  # type: ignore[arg-type]
    # 20 records stood 100 days and 100 again, 10 stood 200 days, 10 were never filled: 20 changes in 6,000 days
    assert [(field.object_type, field.field_name, field.decay.changes, field.decay.exposure_days) for field in found] == [
        ("contact", "phone", 20, 6_000.0)
    ]
    assert {name: round(days, 1) for name, days in per_object(found).items()} == {"contact": 207.9}  # ln 2 x 300


def test_deleted_and_removed_records_are_seen_only_until_then() -> None:
    changed = [("contact", "phone", "a", day(100), "1", "2"), ("contact", "__removed__", "b", day(150), None, "1")]
    records = [("contact", "a", day(200), True, day(80), None), ("contact", "b", day(200), False, None, None),
               ("contact", "c", day(200), True, None, day(190))]  # fmt: skip
    filled = [("contact", name, "phone", True) for name in "abc"]
    found = half_lives(History(changes=changed, records=records, filled=filled), AS_OF)  # type: ignore[arg-type]
    assert [(field.field_name, field.decay.exposure_days) for field in found] == [("phone", 100.0 + 20.0 + 50.0 + 10.0)]
    assert found[0].decay.half_life_days is None and per_object(found) == {}  # one change is no estimate


def test_a_history_that_logs_first_values_starts_with_them_and_withheld_values_count() -> None:
    logged = [("contact", "phone", f"r{n}", day(300 - n), None, "1") for n in range(3)] + [("contact", "phone", "r0", day(100), "1", "2")]
    withheld = [("contact", "next_step", "r1", day(50), None, None)]
    records = [("contact", f"r{n}", day(500), False, None, None) for n in range(3)]
    found = {field.field_name: field.decay for field in half_lives(History(changes=logged + withheld, records=records), AS_OF)}  # type: ignore[arg-type]
    assert found["phone"].exposure_days == 200.0 + 100.0 + 299.0 + 298.0
    assert found["next_step"].exposure_days == 450.0 + 50.0
