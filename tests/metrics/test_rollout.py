"""How the start spread, on summed rows."""

from metrics import rollout
from tests.metrics.tables import check


def test_early_and_late_starters_are_shares_of_everybody() -> None:
    check(
        rollout.early_starters,
        """
        innovators | early_adopters | eligible_people | expected | because
        1          | 2              | 12              | 0.25     | three of the first sixth among twelve
        0          | 0              | 0               | unknown  | nobody there
        """,
    )
    check(
        rollout.late_starters,
        """
        laggards | not_begun | eligible_people | expected | because
        1        | 2         | 12              | 0.25     | who has not begun comes after the last
        0        | 0         | 9               | 0        | all began before
        """,
    )


def test_the_gap_needs_five_on_either_side() -> None:
    check(
        rollout.early_late_gap,
        """
        innovators | early_adopters | eligible_people | early_habitual | later_habitual | expected | because
        2          | 6              | 28              | 6              | 5              | 50       | 75 of 100 against 25
        2          | 3              | 10              | 0              | 5              | -100     | the late ones hold on
        2          | 2              | 28              | 4              | 5              | unknown  | four early ones only
        2          | 6              | 12              | 6              | 4              | unknown  | four others only
        """,
    )


def test_starts_in_busy_weeks_need_a_calendar_and_a_start() -> None:
    check(
        rollout.starts_in_busy_weeks,
        """
        busy_starters | starters | expected | because
        3             | 12       | 0.25     | three of twelve
        0             | 12       | 0        | none of twelve
        0             | 0        | unknown  | nobody began, or no calendar
        """,
    )


def test_covered_days_are_of_the_scheduled_ones() -> None:
    for metric, part in ((rollout.covered_days_share, "covered_days"), (rollout.practised_days_share, "practised_days")):
        check(
            metric,
            f"""
            {part} | scheduled_days | expected | because
            3      | 4              | 0.75     | three of four
            0      | 4              | 0        | nobody came
            0      | 0              | unknown  | a week of holidays
            """,
        )


def test_hours_are_of_those_on_shift() -> None:
    hours = (
        (rollout.covered_hours_share, "covered_hours"),
        (rollout.practised_hours_share, "practised_hours"),
        (rollout.long_gap_share, "alone_hours"),
    )
    for metric, part in hours:
        check(
            metric,
            f"""
            {part} | shift_hours | expected | because
            42     | 168         | 0.25     | a quarter of a week around the clock
            0      | 60          | 0        | none of sixty
            0      | 0           | unknown  | no shift names the team
            """,
        )
