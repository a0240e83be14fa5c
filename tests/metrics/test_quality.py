"""Consistency, load, portability, forms and stage entries on summed rows."""

import pytest

from metrics import quality
from metrics.metric import MetricFunction
from tests.metrics.tables import check

SHARES: list[tuple[MetricFunction, str, str]] = [
    (quality.inconsistent_share, "broken", "checked"),
    (quality.object_fill_rate, "filled", "applicable"),
    (quality.load_progress, "loaded_accounts", "judged_accounts"),
    (quality.portable_account_share, "portable_accounts", "leaver_accounts"),
    (quality.custom_field_use, "custom_filled", "custom_judged"),
    (quality.filled_at_stage_entry, "filled_at_entry", "judged_entries"),
    (quality.backfilled_share, "filled_later", "judged_entries"),
]


@pytest.mark.parametrize(("metric", "found", "judged"), SHARES, ids=[case[0].__name__ for case in SHARES])
def test_it_is_divided_by_what_could_be_judged(metric: MetricFunction, found: str, judged: str) -> None:
    check(
        metric,
        f"""
        {found} | {judged} | expected | because
        3       | 12       | 0.25     | three of twelve
        0       | 12       | 0        | none: a known zero
        0       | 0        | unknown  | nothing could be judged
        """,
    )


def test_fields_of_which_nothing_is_known_are_a_share_of_all_that_apply() -> None:
    check(
        quality.fill_unknown_share,
        """
        unknown | applicable | expected | because
        20      | 180        | 0.1      | twenty of two hundred cannot be read
        0       | 50         | 0        | all are known
        0       | 0          | unknown  | there is no record
        """,
    )


def test_a_form_asks_for_its_fields_once_per_record() -> None:
    check(
        quality.form_fields_per_record,
        """
        form_fields | entered | expected | because
        300         | 12      | 25       | twenty-five fields for each of twelve
        0           | 12      | unknown  | the forms are not known: not a form without fields
        0           | 0       | unknown  | nobody entered anything
        """,
    )


def test_the_unused_part_of_a_form_is_what_is_not_filled() -> None:
    check(
        quality.unused_form_share,
        """
        form_filled | form_judged | expected | because
        75          | 300         | 0.75     | a quarter is filled
        0           | 10          | 1        | all of it stays empty
        0           | 0           | unknown  | nothing is known to be filled or not
        """,
    )
