"""From database rows to typed batches: every value fits its type or its row is set apart and counted."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sql.arrow_rows import to_batch
from sql.canonical import TABLES


def test_missing_columns_become_null_and_helper_columns_are_dropped() -> None:
    done = to_batch(TABLES["login_event"], ["login_id", "_cursor", "occurred_at"], [("a", 7, datetime(2026, 1, 1))], "crm")
    assert done.batch.to_pylist()[0]["source_id"] == "crm"
    assert done.batch.to_pylist()[0]["outcome"] is None
    assert "_cursor" not in done.batch.schema.names


def test_text_numbers_dates_and_booleans_of_any_database_get_their_type() -> None:
    names = ["opportunity_id", "amount", "close_date", "created_at", "is_deleted", "probability_pct"]
    rows = [
        (17, 12.5, "2026-02-03", "2026-02-03 04:05:06", 1, Decimal(20)),
        ("x", "3", date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), b"\x00", None),
    ]
    found = to_batch(TABLES["opportunity"], names, rows, "crm").batch.to_pylist()
    assert [row["opportunity_id"] for row in found] == ["17", "x"]
    assert [row["amount"] for row in found] == [Decimal("12.5000"), Decimal("3.0000")]
    assert [row["close_date"] for row in found] == [date(2026, 2, 3), date(2026, 1, 1)]
    assert [row["created_at"] for row in found] == [datetime(2026, 2, 3, 4, 5, 6), datetime(2026, 1, 1)]
    assert [row["is_deleted"] for row in found] == [True, False]
    assert [row["probability_pct"] for row in found] == [20.0, None]


def test_a_value_that_does_not_fit_sets_its_row_apart_and_names_the_column() -> None:
    rows = [("a", datetime(2026, 1, 1)), ("b", "no time"), ("c", None)]
    done = to_batch(TABLES["login_event"], ["login_id", "occurred_at"], rows, "crm")
    assert [row["login_id"] for row in done.batch.to_pylist()] == ["a"]
    assert done.quarantined == 2
    assert "login_event" in str(done.reason)


def test_wide_field_states_become_one_row_per_field() -> None:
    names = ["object_type", "record_id", "field__email", "field__phone", "field__fax", "field__age"]
    found = to_batch(TABLES["record_field"], names, [("contact", "c1", "filled", "empty", "placeholder", "na")], "crm").batch.to_pylist()
    assert {row["field_name"]: (row["is_applicable"], row["is_filled"], row["is_placeholder"]) for row in found} == {
        "email": (True, True, False),
        "phone": (True, False, False),
        "fax": (True, False, True),
        "age": (False, None, None),
    }


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.text(max_size=5), st.integers()),
            st.one_of(st.none(), st.text(max_size=8), st.datetimes(datetime(1900, 1, 1))),
        )
    )
)
def test_every_row_is_either_loaded_or_counted(rows: list[tuple[object, object]]) -> None:
    done = to_batch(TABLES["login_event"], ["login_id", "occurred_at"], rows, "crm")
    assert done.batch.num_rows + done.quarantined == len(rows)


def test_a_log_row_whose_time_is_all_zeros_is_set_apart_and_counted() -> None:
    rows = [("a", "0000-00-00 00:00:00"), ("b", "2026-01-02 03:04:05"), ("c", None)]
    done = to_batch(TABLES["login_event"], ["login_id", "occurred_at"], rows, "crm")
    assert done.batch.column("login_id").to_pylist() == ["b"]
    assert done.quarantined == 2
    assert done.reason == "login_event: a row without occurred_at"
