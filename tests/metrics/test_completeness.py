"""Fill and placeholders on summed rows."""

from metrics import completeness
from tests.metrics.tables import check


def test_fill_rate_divides_by_the_records_to_which_the_field_applies() -> None:
    check(
        completeness.fill_rate,
        """
        filled | applicable | records | expected | because
        73     | 100        | 120     | 0.73     | twenty records do not need the field
        0      | 100        | 100     | 0        | never filled: a known zero
        0      | 0          | 120     | unknown  | the field applies to no record
        """,
    )


def test_placeholder_share_divides_by_the_same_records() -> None:
    check(
        completeness.placeholder_share,
        """
        placeholders | applicable | expected | because
        5            | 100        | 0.05     | five say 'n/a'
        0            | 0          | unknown  | the field applies to no record
        """,
    )
